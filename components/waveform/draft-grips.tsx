import { useRef } from 'react';
import { useStore } from 'zustand';
import { personStyle } from '@/components/ui/avatar';
import type { Region } from '@/domain/review/region';
import { spanBetween } from './marks';
import type { StageStore } from './stage';
import { frameAt, xOf } from './viewport';

interface DraftGripsProps {
  stage: StageStore;
  draft: Region;
  colour: number;
  onChange: (span: { startFrame: number; endFrame: number }) => void;
}

/** The two ends of the range being written about, to be dragged; `[` and `]` set them by keyboard. */
export function DraftGrips({ stage, draft, colour, onChange }: DraftGripsProps) {
  const viewport = useStore(stage, (state) => state.viewport);
  const { frames, width } = useStore(stage, (state) => state.extent);
  const anchor = useRef<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  if (draft.endFrame === undefined) return null;
  const ends = [draft.startFrame, draft.endFrame] as const;

  const pull = (event: React.PointerEvent) => {
    if (anchor.current === null || !box.current) return;
    const at = frameAt(viewport, event.clientX - box.current.getBoundingClientRect().left);
    onChange(spanBetween(anchor.current, at, frames));
  };
  const release = () => {
    anchor.current = null;
  };

  return (
    <div ref={box} aria-hidden style={personStyle(colour)} className="pointer-events-none absolute inset-0">
      {ends.map((end, index) => {
        const x = xOf(viewport, end);
        if (x < 0 || x > width) return null;
        return (
          <span
            key={index}
            className="pointer-events-auto absolute top-1/2 -mt-[22px] -ml-3 flex h-11 w-6 cursor-ew-resize touch-none items-center justify-center"
            style={{ left: x }}
            onPointerDown={(event) => {
              event.stopPropagation();
              event.currentTarget.setPointerCapture(event.pointerId);
              anchor.current = ends[1 - index] ?? null;
            }}
            onPointerMove={pull}
            onPointerUp={release}
            onPointerCancel={release}
          >
            <span className="flex h-7 w-[7px] items-center justify-center rounded-full bg-person">
              <span className="h-2.5 w-px bg-well" />
            </span>
          </span>
        );
      })}
    </div>
  );
}
