import { useLayoutEffect, useRef, type RefObject } from 'react';
import { createScope } from '@/client/scope';
import { markPath, personStyle } from '@/components/ui/avatar';
import type { StageStore } from './stage';
import { watchStage } from './use-on-stage';
import { xOf } from './viewport';

/** Somebody else who listens to this version. */
export interface Listener {
  readonly id: string;
  readonly name: string;
  readonly colour: number;
  readonly frame: number;
  readonly isPlaying: boolean;
}

interface RemotePlayheadsProps {
  stage: StageStore;
  listeners: readonly Listener[];
  /** Told where each line stands now. */
  places: RefObject<Map<string, number>>;
}

/** Colleagues' playheads: dashed, in their colour, with first name and mark. Between two reports they go on by themselves. */
export function RemotePlayheads({ stage, listeners, places }: RemotePlayheadsProps) {
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const scope = createScope();
    const map = places.current;
    const reportedAt = performance.now();
    const halves = [...(box.current?.children ?? [])].map(
      ({ lastElementChild: label }) => (label?.clientWidth ?? 0) / 2,
    );
    const place = () => {
      const {
        viewport,
        sampleRate,
        extent: { width },
      } = stage.getState();
      const passed = Math.max(0, performance.now() - reportedAt) / 1000;
      map.clear();
      for (const [index, { id, frame, isPlaying }] of listeners.entries()) {
        const x = xOf(viewport, frame + (isPlaying ? passed * sampleRate : 0));
        const line = box.current?.children[index];
        if (!(line instanceof HTMLElement)) continue;
        line.style.visibility = x >= 0 && x <= width ? 'visible' : 'hidden';
        line.style.transform = `translateX(${x}px)`;
        const half = halves[index] ?? 0;
        // Its words stay whole at both ends of what is seen.
        const aside = Math.min(width - half, Math.max(half, x)) - x;
        if (line.lastElementChild instanceof HTMLElement)
          line.lastElementChild.style.translate = `calc(-50% + ${aside}px)`;
        map.set(id, x);
      }
    };
    place();
    watchStage(stage, scope, place);
    if (listeners.some(({ isPlaying }) => isPlaying)) scope.everyFrame(place);
    return () => scope.dispose();
  }, [stage, listeners, places]);

  return (
    <div ref={box} aria-hidden className="pointer-events-none absolute inset-x-0 top-0 bottom-0">
      {listeners.map(({ id, name, colour }) => (
        <div
          key={id}
          style={personStyle(colour)}
          className="invisible absolute top-[34px] bottom-0 left-0 -ml-[2.25px] w-[4.5px] bg-well max-phone:top-[26px]"
        >
          <span className="absolute inset-y-0 left-[1.5px] border-l-[1.5px] border-dashed border-person" />
          <span className="absolute -top-[27px] left-1/2 flex h-[18px] items-center gap-1 rounded-[5px] bg-person px-1.5 text-11 leading-[18px] font-semibold text-on-person max-phone:-top-[23px]">
            <span className="max-phone:hidden">{name}</span>
            <svg aria-hidden width={8} height={8} viewBox="0 0 10 10" className="fill-on-person">
              <path d={markPath(colour)} />
            </svg>
          </span>
        </div>
      ))}
    </div>
  );
}
