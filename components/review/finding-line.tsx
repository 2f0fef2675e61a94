import { Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { Finding } from '@/domain/findings';
import { useReview } from './review-context';

export const severityLook = {
  info: { icon: Info, colour: 'text-ink-3' },
  warning: { icon: TriangleAlert, colour: 'text-change' },
  error: { icon: OctagonAlert, colour: 'text-danger' },
} as const;

/** The gravest thing found in the sound, in words; the others stand under File. */
export function FindingLine() {
  const { version, view } = useReview();
  const t = useTranslations('review.findings');
  const telling = version?.findings.filter(({ severity }) => severity !== 'info') ?? [];
  const [worst] = [...telling].sort(
    (one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'),
  );
  if (!worst) return null;
  const others = (version?.findings.length ?? 1) - 1;
  return (
    <div className="flex min-w-0 items-center gap-2">
      <FindingText finding={worst} isOneLine />
      {others > 0 && (
        <AriaButton
          onPress={() => view.setState({ panel: 'file', isDrawerOpen: true })}
          className="min-h-6 shrink-0 rounded-small text-12 text-ink-3 underline decoration-line-control underline-offset-3 hover:text-ink-1"
        >
          {t('more', { count: others })}
        </AriaButton>
      )}
    </div>
  );
}

/** A finding with its sign and, where it has a place, the way there. */
export function FindingText({ finding, isOneLine = false }: { finding: Finding; isOneLine?: boolean }) {
  const { playback, stage, sound } = useReview();
  const t = useTranslations('review.findings');
  const { icon: Icon, colour } = severityLook[finding.severity];
  const { span } = finding;
  const jump = () => {
    if (!span) return;
    stage.getState().reveal(span.startFrame, span.endFrame);
    playback.seek(span.startFrame);
  };
  return (
    <>
      <span
        className={`flex min-w-0 gap-1.5 text-12 text-ink-2 ${isOneLine ? 'items-center' : 'grow items-start'}`}
      >
        <Icon
          aria-hidden
          className={`size-3.5 shrink-0 ${colour} ${isOneLine ? '' : 'mt-px'}`}
          strokeWidth={1.75}
        />
        <span className={isOneLine ? 'truncate' : ''} title={isOneLine ? finding.why : undefined}>
          {finding.why}
        </span>
      </span>
      {span && sound && (
        <Button size="sm" variant="ghost" aria-label={t('jumpLabel', { why: finding.why })} onPress={jump}>
          {t('jump')}
        </Button>
      )}
    </>
  );
}
