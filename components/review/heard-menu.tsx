import { BadgeCheck, BadgeMinus } from 'lucide-react';
import { useEffect } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import type { Rendition } from '@/client/playback';
import { Menu } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import type { Version } from '@/domain/api/review';
import { usePlayback, useReview } from './review-context';

const kinds: readonly Rendition[] = ['lossless', 'compact'];

/** Says which copy is heard, and lets one choose the other. */
export function HeardMenu({ isShort = false }: { isShort?: boolean }) {
  const { playback, version, sound } = useReview();
  const t = useTranslations('review.heard');
  const heard = usePlayback((state) => state.heard);
  const shape = useSoundShape();

  useEffect(() => {
    if (heard?.because === 'broken' || heard?.because === 'unsupported') toast({ text: t(heard.because) });
  }, [heard, t]);

  if (!heard || !version) return null;
  const Icon = heard.rendition === 'lossless' ? BadgeCheck : BadgeMinus;
  return (
    <Menu
      label={t('label')}
      placement="top start"
      trigger={
        <AriaButton className="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-control px-1.5 text-12 font-medium text-ink-2 hover:bg-surface-2 hover:text-ink-1 touch:h-11">
          <Icon aria-hidden className="size-3.5" strokeWidth={1.75} />
          {t(heard.rendition)}
          {!isShort && (
            <span className="font-normal text-ink-3 max-desk:hidden @max-[1000px]:hidden">
              {shape(version)}
            </span>
          )}
          <span className="sr-only">{t('label')}</span>
        </AriaButton>
      }
      sections={[
        kinds.map((kind) => ({
          id: kind,
          label: t(kind),
          description: t(`${kind}Text`),
          reason: sound?.renditions.some((one) => one.kind === kind) ? undefined : t('notReady'),
          onAction: () => playback.choose(kind),
        })),
      ]}
    />
  );
}

/** "48 kHz · 24 bit"; where there is no depth, what the sound came as. */
export function useSoundShape(): (version: Version) => string {
  const t = useTranslations('review.heard');
  return ({ sampleRate, bitDepth, sampleFormat, codec }) => {
    const depth = sampleFormat === 'f32le' ? t('float') : bitDepth ? t('bits', { bits: bitDepth }) : codec;
    return [sampleRate && t('rate', { rate: sampleRate / 1000 }), depth].filter(Boolean).join(' · ');
  };
}
