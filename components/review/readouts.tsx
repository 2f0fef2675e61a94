import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useReview } from './review-context';

/** One decimal, with a real minus; a dash where nothing is defined. */
export function formatLevel(level: number | null): string {
  if (level === null) return '–';
  return level < -120 ? '−∞' : level.toFixed(1).replace('-', '−');
}

/** The whole piece in three numbers. */
export function Readouts() {
  const { version } = useReview();
  const t = useTranslations('review.readouts');
  if (!version?.loudness) return null;
  const { integratedLufs, rangeLu, truePeakDbtp } = version.loudness;
  const isOver = version.findings.some(
    ({ kind, severity }) => kind === 'true-peak-over' && severity !== 'info',
  );
  return (
    <dl aria-label={t('label')} className="flex max-desk:hidden">
      <Readout label={t('integrated')} value={formatLevel(integratedLufs)} unit="LUFS" />
      <Readout label={t('range')} value={formatLevel(rangeLu)} unit="LU" className="@max-[1000px]:hidden" />
      <Readout label={t('truePeak')} value={formatLevel(truePeakDbtp)} unit="dBTP" isOver={isOver} />
    </dl>
  );
}

function Readout({
  label,
  value,
  unit,
  isOver = false,
  className = '',
}: {
  label: string;
  value: string;
  unit: string;
  isOver?: boolean;
  className?: string;
}) {
  return (
    <div className={`border-l border-line-1 px-4 first:border-0 last:pr-0 ${className}`}>
      <dt className={`flex items-center gap-1 text-11 font-medium ${isOver ? 'text-change' : 'text-ink-3'}`}>
        {isOver && <TriangleAlert aria-hidden className="size-3" strokeWidth={1.75} />}
        {label}
      </dt>
      <dd className="text-14 leading-5 font-medium tracking-snug whitespace-nowrap">
        {value}
        <span className="ml-[3px] text-11 font-normal text-ink-3">{unit}</span>
      </dd>
    </div>
  );
}
