import { useEffect, useEffectEvent, useMemo, useRef } from 'react';
import type { StoreApi } from 'zustand';
import type { Playback } from '@/client/playback';
import { createScope } from '@/client/scope';
import type { Region } from '@/domain/review/region';
import type { Seconds } from '@/domain/time';
import { rowsFor } from './columns';
import { DraftGrips } from './draft-grips';
import { layRows } from './draw-wave';
import type { Hover } from './hover-line';
import { markAt, spanBetween, type Mark } from './marks';
import type { Palette } from './palette';
import { NearWave } from './near-wave';
import type { StageStore } from './stage';
import { frameAt } from './viewport';
import { listenToHands } from './well-gestures';
import { WellSlider } from './well-slider';

export interface Span {
  readonly startFrame: number;
  readonly endFrame: number;
}

interface WaveAreaProps {
  stage: StageStore;
  playback: Playback;
  hover: StoreApi<Hover>;
  size: { width: number; height: number };
  versionId: string;
  channels: number;
  exponent: number;
  palette: Palette | null;
  marks: readonly Mark[];
  chosenId: string | null;
  hoveredId: string | null;
  draft: Region | null;
  draftColour: number;
  canDraw: boolean;
  label: string;
  speak: (at: Seconds) => string;
  onTap: (frame: number, mark: Mark | undefined) => void;
  onDraw: (span: Span, isDone: boolean) => void;
  onHover: (id: string | null) => void;
}

/** A moment is a thin line: so near counts as on it. */
const nearPixels = 5;

/** The wave itself: what is drawn in it, and what hands do on it. */
export function WaveArea(props: WaveAreaProps) {
  const { stage, playback, hover, size, channels, palette, marks, draft, draftColour, canDraw } = props;
  const area = useRef<HTMLDivElement>(null);
  const drawnFrom = useRef<number | null>(null);
  const ratio = typeof window === 'undefined' ? 1 : window.devicePixelRatio || 1;
  const boxes = useMemo(
    () => layRows(rowsFor(channels, size.width, size.height), size.height, ratio),
    [channels, size.width, size.height, ratio],
  );

  const toFrame = (x: number) => frameAt(stage.getState().viewport, x);
  const markUnder = (x: number) =>
    markAt(marks, toFrame(x), nearPixels * stage.getState().viewport.framesPerPixel);
  const tap = useEffectEvent((x: number) => props.onTap(toFrame(x), markUnder(x)));
  const scrub = useEffectEvent((x: number) => playback.seek(toFrame(x)));
  const drawTo = useEffectEvent((fromX: number, toX: number, isDone: boolean) => {
    const from = (drawnFrom.current ??= toFrame(fromX));
    const span = spanBetween(from, toFrame(toX), stage.getState().extent.frames);
    if (isDone) drawnFrom.current = null;
    hover.setState({ drawnFrames: isDone ? null : span.endFrame - span.startFrame });
    props.onDraw(span, isDone);
  });
  const point = useEffectEvent((x: number | null) => {
    hover.setState({ frame: x === null ? null : toFrame(x) });
    props.onHover(x === null ? null : (markUnder(x)?.id ?? null));
  });
  const mayDraw = useEffectEvent(() => canDraw);

  useEffect(() => {
    const scope = createScope();
    if (area.current) {
      listenToHands(area.current, scope, {
        onTap: (x) => tap(x),
        onDraw: (fromX, toX, isDone) => drawTo(fromX, toX, isDone),
        onScrub: (x) => scrub(x),
        onPan: (pixels) => stage.getState().scroll(pixels),
        onZoom: (factor, x) => stage.getState().zoom(factor, x),
        onHover: (x) => point(x),
        canDraw: () => mayDraw(),
      });
    }
    return () => scope.dispose();
  }, [stage]);

  return (
    <>
      <WellSlider stage={stage} playback={playback} label={props.label} speak={props.speak}>
        <div ref={area} className="absolute inset-0 touch-pan-y select-none">
          {boxes.map(({ row, axis }) => (
            <span
              key={row.join()}
              className="absolute inset-x-0 h-px bg-(--wave-axis)"
              style={{ top: axis / ratio }}
            />
          ))}
          {palette && size.height > 0 && (
            <NearWave {...props} boxes={boxes} palette={palette} ratio={ratio} />
          )}
        </div>
      </WellSlider>
      {draft && canDraw && (
        <DraftGrips
          stage={stage}
          draft={draft}
          colour={draftColour}
          onChange={(span) => props.onDraw(span, false)}
        />
      )}
    </>
  );
}
