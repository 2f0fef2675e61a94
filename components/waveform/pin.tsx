import { Check, Lock } from 'lucide-react';
import { memo } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { initials, personStyle } from '@/components/ui/avatar';
import type { Mark } from './marks';

interface PinProps {
  mark: Mark;
  label: string;
  /** Whether there is room for a sign beside the author. */
  hasRoom: boolean;
  isChosen: boolean;
  onChoose: (id: string) => void;
  onHover: (id: string | null) => void;
}

const shape =
  'relative flex h-6 items-center gap-[5px] rounded-full text-11 font-medium touch:after:absolute touch:after:-inset-2.5';
const restingLook = 'bg-surface-2 text-ink-2 hairline-2';
const chosenLook = 'bg-person text-on-person shadow-[0_0_0_2px_var(--well),0_0_0_3.5px_var(--person)]';

/** Where a note hangs: its author, then how many messages or a sign. */
export const Pin = memo(function Pin({ mark, label, hasRoom, isChosen, onChoose, onHover }: PinProps) {
  const sign = hasRoom || isChosen ? signOf(mark) : null;
  return (
    <AriaButton
      aria-label={label}
      onPress={() => onChoose(mark.id)}
      onHoverChange={(isHovered) => onHover(isHovered ? mark.id : null)}
      data-pin={mark.id}
      style={personStyle(mark.colour)}
      className={`${shape} ${sign ? 'pr-2' : isChosen ? 'pr-0.5' : ''} ${isChosen ? chosenLook : restingLook}`}
    >
      {mark.hasJustArrived && (
        <span
          aria-hidden
          className="absolute inset-0 scale-150 rounded-full border-2 border-person opacity-0 transition-[opacity,scale] duration-(--dur-ring) ease-out starting:scale-100 starting:opacity-100"
        />
      )}
      <PinFace mark={mark} isChosen={isChosen} />
      {sign}
    </AriaButton>
  );
});

export function PinFace({ mark, isChosen }: { mark: Mark; isChosen: boolean }) {
  const tone = mark.isResolved
    ? 'bg-surface-3 text-ink-2'
    : isChosen
      ? 'bg-well text-person'
      : 'bg-person text-on-person';
  return (
    <span
      aria-hidden
      data-sign={initials(mark.authorName)}
      className={`flex shrink-0 items-center justify-center rounded-full before:content-[attr(data-sign)] text-[9px] leading-none font-[650] tracking-normal ${isChosen ? 'ml-0.5 size-5' : 'size-6'} ${tone}`}
    />
  );
}

function signOf(mark: Mark) {
  if (mark.isResolved) return <Check aria-hidden className="size-3" strokeWidth={2.5} />;
  if (mark.isTeamOnly) return <Lock aria-hidden className="size-2.5" strokeWidth={2.4} />;
  return mark.messages > 1 ? (
    <span aria-hidden data-sign={mark.messages} className="before:content-[attr(data-sign)]" />
  ) : null;
}
