import { Copy, Download } from 'lucide-react';
import { type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { toast } from '@/components/ui/toast';
import { LinkButton } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import type { Version } from '@/domain/api/review';
import { can } from '@/domain/roles';
import { formatClock, framesToSeconds, type Frames } from '@/domain/time';
import { copyText } from '@/components/app-shell/copy-text';
import { FindingText } from './finding-line';
import { useSoundShape } from './heard-menu';
import { formatLevel } from './readouts';
import { useReview } from './review-context';

/** What this version is: findings, measures, hashes, and the file as it was sent. */
export function FilePanel() {
  const { version, standing } = useReview();
  const t = useTranslations('review.file');
  if (!version) return null;
  return (
    <div className="h-full overflow-y-auto px-5 py-4">
      <Findings version={version} />
      <Format version={version} />
      <Measures version={version} />
      <Hashes version={version} />
      {can(standing, 'audio.download') && !version.isDestroyed && (
        <LinkButton
          href={`/api/versions/${version.id}/audio?rendition=original`}
          download={version.filename}
          icon={Download}
        >
          {t('download')}
        </LinkButton>
      )}
    </div>
  );
}

function Findings({ version }: { version: Version }) {
  const t = useTranslations('review.findings');
  return (
    <section className="mb-6">
      <h2 className="mb-2 font-medium">{t('title')}</h2>
      {version.findings.length === 0 && <p className="text-12 text-ink-3">{t('none')}</p>}
      <ul className="flex flex-col gap-2">
        {version.findings.map((finding, index) => (
          <li key={index} className="flex items-start gap-2">
            <FindingText finding={finding} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Format({ version }: { version: Version }) {
  const t = useTranslations('review.file');
  const shape = useSoundShape();
  const { frames, sampleRate, channels, exponent } = version;
  return (
    <Facts title={t('original')}>
      <Fact label={t('received')}>{version.filename}</Fact>
      {version.codec && <Fact label={t('format')}>{version.codec}</Fact>}
      {frames !== null && sampleRate !== null && (
        <Fact label={t('length')}>
          {formatClock(framesToSeconds(frames as Frames, sampleRate))}
          <br />
          <span className="text-ink-3">{t('frames', { frames })}</span>
        </Fact>
      )}
      {channels !== null && (
        <Fact label={t('sound')}>
          {shape(version)}, {t('channels', { channels })}
        </Fact>
      )}
      {version.decoder && <Fact label={t('decoder')}>{version.decoder}</Fact>}
      {exponent !== null && exponent !== 0 && (
        <Fact label={t('gain')}>{exponent * decibelsPerDoubling} dB</Fact>
      )}
    </Facts>
  );
}

const decibelsPerDoubling = 6.02;

function Measures({ version: { loudness } }: { version: Version }) {
  const t = useTranslations('review.file');
  const names = useTranslations('review.readouts');
  if (!loudness) return null;
  return (
    <Facts title={t('loudness')}>
      <Fact label={names('integrated')}>{formatLevel(loudness.integratedLufs)} LUFS</Fact>
      <Fact label={names('range')}>{formatLevel(loudness.rangeLu)} LU</Fact>
      <Fact label={t('momentary')}>{formatLevel(loudness.maxMomentaryLufs)} LUFS</Fact>
      <Fact label={t('shortTerm')}>{formatLevel(loudness.maxShortTermLufs)} LUFS</Fact>
      <Fact label={names('truePeak')}>{formatLevel(loudness.truePeakDbtp)} dBTP</Fact>
      <Fact label={t('samplePeak')}>{formatLevel(loudness.samplePeakDbfs)} dBFS</Fact>
    </Facts>
  );
}

function Hashes({ version: { sha256, pcmSha256 } }: { version: Version }) {
  const t = useTranslations('review.file');
  return (
    <div className="mb-6 flex flex-col gap-4">
      {sha256 && <Hash label={t('hash')} value={sha256} />}
      {pcmSha256 && <Hash label={t('pcmHash')} value={pcmSha256} note={t('pcmHashText')} />}
    </div>
  );
}

function Hash({ label, value, note }: { label: string; value: string; note?: string }) {
  const t = useTranslations('review.file');
  const copy = () =>
    void copyText(value).then((isCopied) =>
      toast(isCopied ? { text: t('copied') } : { text: t('notCopied'), isError: true }),
    );
  return (
    <div>
      <div className="flex items-center justify-between text-12 text-ink-3">
        {label}
        <IconButton label={`${t('copyHash')}: ${label}`} icon={Copy} size="sm" onPress={copy} />
      </div>
      <code className="block font-ui text-12 wrap-anywhere text-ink-2">{value}</code>
      {note && <p className="mt-1 text-11 text-ink-3">{note}</p>}
    </div>
  );
}

function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mb-6">
      <h2 className="mb-2 font-medium">{title}</h2>
      <dl className="flex flex-col gap-1.5 text-12">{children}</dl>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="shrink-0 text-ink-3">{label}</dt>
      <dd className="text-right wrap-anywhere">{children}</dd>
    </div>
  );
}
