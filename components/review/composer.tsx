import { AtSign, CloudOff, MessageSquarePlus, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { hasWords, regionOf } from '@/client/review-view';
import { personStyle } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import type { Version } from '@/domain/api/review';
import { can, isTeam } from '@/domain/roles';
import { formatClock, framesToSeconds, type Frames } from '@/domain/time';
import { useLiveReview } from './live-review';
import { formatMoment } from './moment';
import { momentLook } from './note-head';
import { useReview, useView } from './review-context';
import { composerId, mentionable } from './use-review-actions';
import { VerdictButton } from './verdict-button';
import { VisibilityMenu } from './visibility-menu';
import { WritingField } from './writing-field';

/** The note being written, at the foot of the panel. */
export function Composer() {
  const { standing } = useReview();
  const { status } = useLiveReview();
  const t = useTranslations('review.composer');
  const isWriting = useView((now) => now.isWriting);
  if (!can(standing, 'comments.write')) {
    return <p className="border-t border-line-1 px-5 py-4 text-12 text-ink-3">{t('notAllowed')}</p>;
  }
  return (
    <div className="border-t border-line-1 p-4 pt-3 max-phone:pb-[max(1rem,env(safe-area-inset-bottom))]">
      {status === 'offline' && (
        <p role="status" className="mb-2.5 flex items-start gap-1.5 text-12 text-ink-2">
          <CloudOff aria-hidden className="mt-px size-3.5 shrink-0 text-change" strokeWidth={1.75} />
          {t('offline')}
        </p>
      )}
      <div className={isWriting ? '' : 'max-phone:hidden'}>
        <WritingBox />
      </div>
      {!isWriting && (
        <div className="flex gap-2.5 phone:hidden">
          <StartWriting />
          <VerdictButton />
        </div>
      )}
    </div>
  );
}

function WritingBox() {
  const { me, members, standing, actions } = useReview();
  const t = useTranslations('review.composer');
  const draft = useView((now) => now.draft);
  return (
    <div
      style={personStyle(me.colour)}
      className="rounded-card bg-well px-3 pt-2.5 pb-2 hairline-control focus-within:shadow-[inset_0_0_0_2px_var(--ink-1)]"
    >
      <OtherVersion />
      <DraftMoment />
      <WritingField
        id={composerId}
        label={t('label')}
        placeholder={t('placeholder')}
        value={draft.text}
        people={mentionable(members)}
        onChange={actions.write}
        onSubmit={actions.send}
        onLeave={actions.leave}
        onFocus={() => actions.continueNote()}
      />
      <div className="mt-2 flex items-center gap-1">
        {isTeam(standing) ? (
          <VisibilityMenu visibility={draft.visibility} onChange={actions.setVisibility} />
        ) : (
          <span className="text-12 text-ink-3">{t('everyone')}</span>
        )}
        <span className="grow" />
        <IconButton
          label={t('mention')}
          icon={AtSign}
          size="sm"
          onPress={() => {
            actions.write(`${draft.text}${/\s$|^$/.test(draft.text) ? '' : ' '}@`);
            document.getElementById(composerId)?.focus();
          }}
        />
        <Button
          size="sm"
          variant="primary"
          reason={hasWords(draft) ? undefined : t('nothing')}
          onPress={actions.send}
          className="ml-1 px-2.5"
        >
          {t('send')}
        </Button>
      </div>
    </div>
  );
}

/** The version that the note being written is about. */
function useDraftVersion(): Version | undefined {
  const { mix, version } = useReview();
  const versionId = useView((now) => now.draft.versionId);
  return versionId === null ? version : mix.versions.find(({ id }) => id === versionId);
}

/** Says so where the note is about another version than the one that is heard. */
function OtherVersion() {
  const { version, actions } = useReview();
  const t = useTranslations('review.composer');
  const versions = useTranslations('review.versions');
  const versionId = useView((now) => now.draft.versionId);
  const about = useDraftVersion();
  if (versionId === null || versionId === version?.id) return null;
  const number = about?.number ?? null;
  return (
    <div className="mb-1.5 flex min-h-6 flex-wrap items-center gap-x-1.5 text-12 text-ink-2">
      <span className="grow">{number === null ? t('aboutMissing') : t('about', { number })}</span>
      {about && number !== null && (
        <Button size="sm" variant="ghost" className="-mr-2" onPress={() => actions.showVersion(about.id)}>
          {versions('show', { number })}
        </Button>
      )}
    </div>
  );
}

/** What the note will point at, and that the sound waits for it. */
function DraftMoment() {
  const { actions } = useReview();
  const sampleRate = useDraftVersion()?.sampleRate;
  const t = useTranslations('review.composer');
  const notes = useTranslations('review.notes');
  const draft = useView((now) => now.draft);
  const region = regionOf(draft);
  if (!sampleRate || draft.target.kind === 'untaken') return null;
  return (
    <div className="mb-1.5 flex min-h-6 items-center gap-1.5">
      {region ? (
        <>
          <span className={momentLook}>{formatMoment(region, sampleRate)}</span>
          <IconButton
            label={t('removeMoment')}
            icon={X}
            size="sm"
            onPress={() => {
              actions.pointAtWhole();
              document.getElementById(composerId)?.focus();
            }}
          />
        </>
      ) : (
        <span className="text-11 text-ink-3">{notes('whole')}</span>
      )}
      <span className="grow" />
      {draft.pausedPlayback && <span className="text-11 text-ink-3">{t('paused')}</span>}
    </div>
  );
}

/** On phones one big button opens the field. */
function StartWriting() {
  const { actions } = useReview();
  const t = useTranslations('review.composer');
  const moment = useMoment();
  return (
    <Button
      variant="primary"
      size="lg"
      icon={MessageSquarePlus}
      onPress={() => actions.startNote()}
      className="grow basis-0 px-2"
    >
      {moment ? t('noteAt', { moment }) : t('note')}
    </Button>
  );
}

/** The second that is heard, "2:04". */
function useMoment(): string | undefined {
  const { playback, sound } = useReview();
  const rate = sound?.sampleRate;
  const read = () => rate && formatClock(framesToSeconds(playback.position() as Frames, rate), 0);
  return useSyncExternalStore(playback.watch, read, () => undefined) || undefined;
}
