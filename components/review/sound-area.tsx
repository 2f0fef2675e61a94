import { AudioWaveform, FileX, UploadCloud, VolumeX } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { queries } from '@/client/queries';
import { regionOn } from '@/client/review-view';
import { When } from '@/components/app-shell/when';
import { EmptyState } from '@/components/ui/empty-state';
import { ProgressBar } from '@/components/ui/progress-bar';
import { Well, type WellWords } from '@/components/waveform/well';
import type { Mark } from '@/components/waveform/marks';
import type { Version } from '@/domain/api/review';
import { can } from '@/domain/roles';
import { useLiveReview } from './live-review';
import { marksOf } from './marks-of';
import { speakClock, speakMoment } from './moment';
import { usePlayback, useReview, useView } from './review-context';
import type { ReviewSound } from './sound';
import { focusCard } from './use-review-actions';

/** The sound of the version shown, or what stands in its place and why. */
export function SoundArea() {
  const { version, sound } = useReview();
  const t = useTranslations('review.sound');
  if (!version) return <Place icon={UploadCloud} title={t('none')} text={t('noneText')} />;
  if (version.isDestroyed) return <Destroyed version={version} />;
  if (version.status === 'failed')
    return <Place icon={FileX} title={t('failed')} text={version.problem?.sentence} />;
  if (!sound) return <Processing version={version} />;
  return <HeardSound sound={sound} />;
}

function Place({
  icon,
  title,
  text,
  children,
}: {
  icon: typeof FileX;
  title: string;
  text?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="mb-4 flex min-h-60 grow flex-col items-center justify-center rounded-panel bg-well hairline max-phone:mb-0 max-phone:rounded-none">
      <EmptyState icon={icon} title={title}>
        {text}
      </EmptyState>
      {children}
    </div>
  );
}

/** Who destroyed the sound, when and why; what was said about it goes on beside this. */
function Destroyed({ version: { destruction } }: { version: Version }) {
  const t = useTranslations('review.sound');
  return (
    <Place
      icon={VolumeX}
      title={t('destroyed')}
      text={
        destruction &&
        t.rich('destroyedText', {
          name: destruction.by.name,
          reason: destruction.reason,
          when: () => <When at={destruction.at} />,
        })
      }
    >
      <p className="-mt-12 mb-14 text-ink-3">{t('destroyedStays')}</p>
    </Place>
  );
}

function Processing({ version }: { version: Version }) {
  const t = useTranslations('review.sound');
  const percent = Math.floor(version.progress * 100);
  return (
    <Place
      icon={AudioWaveform}
      title={t('processing', { percent })}
      text={t('processingText', { name: version.filename })}
    >
      <ProgressBar
        label={t('processing', { percent })}
        value={version.progress}
        className="-mt-10 mb-14 w-64"
      />
    </Place>
  );
}

function HeardSound({ sound }: { sound: ReviewSound }) {
  const { listeners } = useLiveReview();
  const { version, threads, view, playback, stage, standing, me, actions } = useReview();
  const words = useWellWords(sound);
  const chosenId = useView((now) => now.chosenId);
  const arrivedIds = useView((now) => now.arrivedIds);
  const hoveredId = useView((now) => now.hoveredId);
  const draft = useView((now) => regionOn(now.draft, sound.versionId));
  const showsLoudness = useView((now) => now.showsLoudness);
  const loop = usePlayback((state) => state.loop);
  const line = usePlayback((state) => state.line);
  const curve = useQuery({ ...queries.loudness(sound.versionId), enabled: showsLoudness }).data;
  const marks = useMemo(() => marksOf(threads, arrivedIds), [threads, arrivedIds]);
  const t = useTranslations('review.sound');
  return (
    <>
      <Well
        versionId={sound.versionId}
        channels={sound.channels}
        exponent={sound.exponent}
        stage={stage}
        playback={playback}
        marks={marks}
        chosenId={chosenId}
        hoveredId={hoveredId}
        draft={draft}
        draftColour={me.colour}
        listeners={listeners}
        loop={loop}
        loudness={showsLoudness && version?.loudness ? (curve ?? emptyCurve) : null}
        canDraw={can(standing, 'comments.write')}
        words={words}
        onTap={(frame, mark) => {
          playback.seek(frame);
          if (mark) actions.choose(mark.id, false);
          else view.setState({ chosenId: null });
        }}
        onDraw={actions.drawRange}
        onChoose={(id) => {
          actions.choose(id, true);
          focusCard(id);
        }}
        onHover={(id) => view.getState().hoveredId !== id && view.setState({ hoveredId: id })}
      />
      {line === 'failed' && (
        <p role="alert" className="mt-2 text-12 text-danger">
          {t('unplayable')}
        </p>
      )}
      {line === 'lost' && (
        <p role="status" className="mt-2 text-12 text-ink-2">
          {t('lost')}
        </p>
      )}
    </>
  );
}

/** Keeps the strip its height until the curve is here. */
const emptyCurve = { framesPerPoint: 1, shortTermLufs: [] };

function useWellWords(sound: ReviewSound): WellWords {
  const { mix, version, threads } = useReview();
  const t = useTranslations('review.sound');
  const pins = useTranslations('review.pin');
  const spoken = useTranslations('review.spoken');
  return {
    waveform: t('waveform', { title: mix.title, number: version?.number ?? 0 }),
    loudness: t('loudness'),
    speak: (at) => speakClock(spoken, at),
    draft: pins('draft'),
    describe: (mark: Mark) => {
      const text = threads.find(({ note }) => note.id === mark.id)?.note.text ?? '';
      return pins('note', {
        moment: speakMoment(
          spoken,
          { startFrame: mark.startFrame, endFrame: mark.endFrame },
          sound.sampleRate,
        ),
        name: mark.authorName,
        text: text.length > 80 ? `${text.slice(0, 80)}…` : text,
        replies: mark.messages - 1,
        state: mark.isResolved ? 'resolved' : mark.isTeamOnly ? 'team' : 'open',
      });
    },
    describeGroup: (count: number) => pins('group', { count }),
  };
}
