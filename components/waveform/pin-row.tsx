import { useCallback, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Menu } from '@/components/ui/menu';
import { personStyle } from '@/components/ui/avatar';
import type { Region } from '@/domain/review/region';
import { areSameGroups, groupPins, type Mark, type PinGroup } from './marks';
import { Pin, PinFace } from './pin';
import type { Stage, StageStore } from './stage';
import { useOnStage } from './use-on-stage';
import { xOf } from './viewport';

export interface PinWords {
  /** What a screen reader hears of a pin. */
  describe(mark: Mark): string;
  /** Of several pins in one place. */
  describeGroup(count: number): string;
  draft: string;
}

interface PinRowProps {
  stage: StageStore;
  marks: readonly Mark[];
  chosenId: string | null;
  draft: Region | null;
  draftColour: number;
  words: PinWords;
  onChoose: (id: string) => void;
  onHover: (id: string | null) => void;
}

const half = 12;

/** The pins of the notes that are in sight, in the order of time, and of the note being written. */
export function PinRow({
  stage,
  marks,
  chosenId,
  draft,
  draftColour,
  words,
  onChoose,
  onHover,
}: PinRowProps) {
  const row = useRef<HTMLDivElement>(null);
  const draftPin = useRef<HTMLSpanElement>(null);
  const [groups, setGroups] = useState<readonly PinGroup[]>([]);
  const draftOffset = draft?.endFrame === undefined ? -half : 0;

  // Pins move with the view by themselves; React only hears of it when they come, go, or fall together.
  const place = useCallback(
    ({ viewport, extent: { width } }: Stage) => {
      const pins = marks
        .map((mark) => ({
          mark,
          x: xOf(viewport, mark.startFrame) + (mark.endFrame === undefined ? 0 : half),
        }))
        .filter(({ x }) => x > -half && x < width + half)
        // Whole at both ends of what is seen.
        .map(({ mark, x }) => ({ mark, x: Math.min(Math.max(half, width - half), Math.max(half, x)) }));
      const next = groupPins(pins);
      setGroups((shown) => (areSameGroups(shown, next) ? shown : next));
      for (const { x, marks: inGroup } of next) {
        const pin = row.current?.querySelector<HTMLElement>(`[data-pin="${inGroup[0]?.id}"]`);
        if (pin) pin.style.transform = `translateX(${x - half}px)`;
      }
      if (!draft || !draftPin.current) return;
      const draftX = xOf(viewport, draft.startFrame);
      draftPin.current.style.visibility = draftX > -half && draftX < width ? 'visible' : 'hidden';
      // Its words stay whole at both ends of what is seen.
      const last = Math.max(0, width - draftPin.current.offsetWidth);
      const x = Math.min(last, Math.max(0, draftX + draftOffset));
      draftPin.current.style.transform = `translateX(${x}px)`;
    },
    [marks, draft, draftOffset],
  );
  useOnStage(stage, place);

  return (
    <div ref={row}>
      {groups.map((group) => (
        <span
          key={group.marks[0]?.id}
          data-pin={group.marks[0]?.id}
          className="absolute top-2.5 left-0 max-phone:top-0.5"
          style={{
            transform: `translateX(${group.x - half}px)`,
            zIndex: group.marks.some(({ id }) => id === chosenId) ? 1 : 0,
          }}
        >
          {group.marks.length > 1 ? (
            <PinStack group={group} chosenId={chosenId} words={words} onChoose={onChoose} />
          ) : (
            group.marks.map((mark) => (
              <Pin
                key={mark.id}
                mark={mark}
                label={words.describe(mark)}
                hasRoom={group.hasRoom}
                isChosen={mark.id === chosenId}
                onChoose={onChoose}
                onHover={onHover}
              />
            ))
          )}
        </span>
      ))}
      {draft && (
        <span
          ref={draftPin}
          style={personStyle(draftColour)}
          className="pointer-events-none invisible absolute top-2.5 left-0 flex h-6 items-center rounded-full bg-well px-[9px] text-11 font-medium whitespace-nowrap text-person shadow-[inset_0_0_0_1.5px_var(--person)] max-phone:top-0.5"
        >
          {words.draft}
        </span>
      )}
    </div>
  );
}

/** Pins too close to be told apart: how many, and a list of them. */
function PinStack({
  group,
  chosenId,
  words,
  onChoose,
}: {
  group: PinGroup;
  chosenId: string | null;
  words: PinWords;
  onChoose: (id: string) => void;
}) {
  const label = words.describeGroup(group.marks.length);
  const chosen = group.marks.find(({ id }) => id === chosenId);
  return (
    <Menu
      label={label}
      placement="top start"
      trigger={
        <AriaButton
          aria-label={label}
          style={personStyle(chosen?.colour ?? 0)}
          className={`relative flex h-6 min-w-6 items-center justify-center gap-1 rounded-full bg-surface-3 px-1.5 text-11 font-semibold text-ink-1 touch:after:absolute touch:after:-inset-2.5 ${
            chosen ? 'shadow-[0_0_0_2px_var(--well),0_0_0_3.5px_var(--person)]' : 'hairline-2'
          }`}
        >
          {chosen && <PinFace mark={chosen} isChosen={false} />}
          {group.marks.length}
        </AriaButton>
      }
      sections={[
        group.marks.map((mark) => ({
          id: mark.id,
          label: words.describe(mark),
          onAction: () => onChoose(mark.id),
        })),
      ]}
    />
  );
}
