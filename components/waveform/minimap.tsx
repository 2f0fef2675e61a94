import { useCallback, useEffect, useEffectEvent, useRef } from 'react';
import { useStore } from 'zustand';
import type { PeakLevel } from '@/client/peaks-cache';
import type { Playback } from '@/client/playback';
import { createScope } from '@/client/scope';
import { Canvas, type Surface } from './canvas';
import { drawStretch, layRows } from './draw-wave';
import { listenToMinimap } from './minimap-gestures';
import type { Mark } from './marks';
import { personColour, type Palette } from './palette';
import type { Stage, StageStore } from './stage';
import { useOnStage } from './use-on-stage';
import { useSize } from './use-size';
import { endFrame } from './viewport';

interface MinimapProps {
  stage: StageStore;
  playback: Playback;
  level: PeakLevel;
  marks: readonly Mark[];
  palette: Palette;
  onSeek: (frame: number) => void;
}

/** The sound and its notes keep this distance from both ends. */
const inset = 14;
const markHeight = 3;
/** How strong the sound outside the window is. */
const outside = 0.55;

/** The whole sound in one row, the notes under it, and a window on what is seen: drag moves it, its edges zoom. */
export function Minimap({ stage, playback, level, marks, palette, onSeek }: MinimapProps) {
  const [box, { width }] = useSize<HTMLDivElement>();
  const frame = useRef<HTMLDivElement>(null);
  const bright = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const shown = useRef('');
  const frames = useStore(stage, (state) => state.extent.frames);
  const scale = Math.max(1, width - 2 * inset) / frames;

  const drawIn = useCallback(
    ({ context, ...surface }: Surface, tone: string, strength: number) => {
      const { ratio } = surface;
      context.clearRect(0, 0, surface.width * ratio, surface.height * ratio);
      const waveHeight = surface.height / 2;
      const [lane] = layRows(
        [Array.from({ length: level.channels }, (_, channel) => channel)],
        waveHeight,
        ratio,
        0,
      );
      if (!lane) return;
      const count = Math.round((surface.width - 2 * inset) * ratio);
      const tones = { peak: tone, rms: null, peakAlpha: strength };
      const stretch = {
        startColumn: 0,
        framesPerColumn: frames / count,
        count,
        height: Math.round(waveHeight * ratio),
        ratio,
      };
      drawStretch(context, level, [lane], tones, stretch, [inset * ratio, (surface.height / 4) * ratio]);
    },
    [level, frames],
  );
  const drawDim = useCallback(
    (surface: Surface) => {
      drawIn(surface, palette.peak, outside);
      drawMarks(surface, marks, palette, frames);
    },
    [drawIn, marks, palette, frames],
  );
  const drawBright = useCallback(
    (surface: Surface) => drawIn(surface, palette.playedPeak, 1),
    [drawIn, palette],
  );

  const placeWindow = useCallback(
    ({ viewport, extent }: Stage) => {
      // Close in the window moves by less than can be seen, and moving it costs a layout.
      const place = (at: number) => Math.round((inset + at * scale) * 2) / 2;
      const [left, right] = [place(viewport.startFrame), place(endFrame(viewport, extent))];
      if (shown.current === `${left} ${right} ${width}` || !frame.current || !bright.current) return;
      shown.current = `${left} ${right} ${width}`;
      frame.current.style.transform = `translateX(${left}px)`;
      frame.current.style.width = `${right - left}px`;
      bright.current.style.clipPath = `inset(0 ${width - right}px 0 ${left}px)`;
    },
    [scale, width],
  );
  useOnStage(stage, placeWindow);

  useEffect(
    () =>
      playback.watch((at) => {
        if (line.current) line.current.style.transform = `translateX(${inset + at * scale}px)`;
      }),
    [playback, scale],
  );

  const frameOf = useEffectEvent((x: number) => (x - inset) / scale);
  const seek = useEffectEvent((at: number) => onSeek(at));
  useEffect(() => {
    const scope = createScope();
    if (box.current)
      listenToMinimap(box.current, scope, { stage, frameOf: (x) => frameOf(x), onSeek: (at) => seek(at) });
    return () => scope.dispose();
  }, [box, stage]);

  return (
    <div ref={box} aria-hidden className="absolute inset-0 touch-none contain-strict">
      <Canvas draw={drawDim} />
      <div ref={bright} className="absolute inset-0">
        <Canvas draw={drawBright} />
      </div>
      <div
        ref={frame}
        className="absolute top-[12%] left-0 h-[70%] rounded-[5px] border-[1.5px] border-ink-1 max-phone:top-[8%] max-phone:h-[84%]"
      />
      <div
        ref={line}
        className="absolute top-[12%] left-0 h-[70%] w-[1.5px] will-change-transform bg-lamp max-phone:top-[8%] max-phone:h-[84%]"
      />
    </div>
  );
}

function drawMarks(
  { context, width, height, ratio }: Surface,
  marks: readonly Mark[],
  palette: Palette,
  frames: number,
) {
  const scale = (width - 2 * inset) / frames;
  const top = height - markHeight - 5;
  for (const mark of marks) {
    const left = inset + mark.startFrame * scale;
    const length = Math.max(4, ((mark.endFrame ?? mark.startFrame) - mark.startFrame) * scale);
    context.fillStyle = mark.isResolved ? palette.ink3 : personColour(palette, mark.colour);
    context.beginPath();
    context.roundRect(left * ratio, top * ratio, length * ratio, markHeight * ratio, 1.5 * ratio);
    context.fill();
  }
}
