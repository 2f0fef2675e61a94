'use client';

import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import type { PeakLevel } from '@/client/peaks-cache';
import { Canvas, type Surface } from '@/components/waveform/canvas';
import { drawStretch, layRows, type Tones } from '@/components/waveform/draw-wave';
import { usePalette } from '@/components/waveform/use-palette';
import { usePeaks } from '@/components/waveform/use-peaks';
import { personStyle } from '@/components/ui/avatar';
import { useListPlayback } from './list-playback';

export interface NoteMark {
  id: string;
  colour: number;
  startFrame: number;
  endFrame: number | undefined;
}

interface MiniWaveProps {
  versionId: string;
  frames: number;
  /** Whether the player of the list holds this version: then what was played is brighter. */
  isLoaded: boolean;
  marks?: readonly NoteMark[];
}

/** Columns at the size of a row; finer than they are drawn, so that the same answer serves every screen. */
const columnsAsked = 640;

/** A whole sound in one row, and under it where its open notes are. */
export function MiniWave({ versionId, frames, isLoaded, marks = [] }: MiniWaveProps) {
  const framesPerColumn = frames / columnsAsked;
  const level = usePeaks(versionId, framesPerColumn, framesPerColumn);
  const palette = usePalette();
  const draw = useWave(level, frames, palette && { peak: palette.peak, rms: palette.rms, peakAlpha: 1 });
  const drawPlayed = useWave(
    level,
    frames,
    palette && { peak: palette.playedPeak, rms: palette.playedRms, peakAlpha: 1 },
  );
  return (
    <div aria-hidden className="relative h-[38px]">
      <div className="absolute inset-x-0 top-0 h-[34px]">
        <Canvas draw={draw} />
        {isLoaded && (
          <Played frames={frames}>
            <Canvas draw={drawPlayed} />
          </Played>
        )}
      </div>
      {marks.map(({ id, colour, startFrame, endFrame = startFrame }) => (
        <span
          key={id}
          className="absolute bottom-0 h-[3px] min-w-[3px] rounded-full bg-person shadow-[0_0_0_1px_var(--surface-0)]"
          style={{
            ...personStyle(colour),
            left: `${(startFrame / frames) * 100}%`,
            width: `${((endFrame - startFrame) / frames) * 100}%`,
          }}
        />
      ))}
    </div>
  );
}

function useWave(level: PeakLevel | undefined, frames: number, tones: Tones | null) {
  const { peak, rms } = tones ?? {};
  return useCallback(
    ({ context, width, height, ratio }: Surface) => {
      if (!peak || !rms) return;
      // Until the peaks are here, silence: the axis line.
      const sound = level ?? silence;
      const row = Array.from({ length: sound.channels }, (_, channel) => channel);
      const [count, pixels] = [Math.round(width * ratio), Math.round(height * ratio)];
      const stretch = { startColumn: 0, framesPerColumn: frames / count, count, height: pixels, ratio };
      drawStretch(context, sound, layRows([row], height, ratio, 0), { peak, rms, peakAlpha: 1 }, stretch);
    },
    [level, frames, peak, rms],
  );
}

const silence: PeakLevel = {
  framesPerBucket: 1,
  channels: 1,
  buckets: 0,
  peaks: new Int16Array(),
  rms: undefined,
};

/** Shows its content up to the playhead. */
function Played({ frames, children }: { frames: number; children: ReactNode }) {
  const playback = useListPlayback();
  const clip = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      playback.watch((frame) => {
        const hidden = 100 - (frame / frames) * 100;
        if (clip.current) clip.current.style.clipPath = `inset(0 ${hidden}% 0 0)`;
      }),
    [playback, frames],
  );
  return (
    <div ref={clip} className="absolute inset-0" style={{ clipPath: 'inset(0 100% 0 0)' }}>
      {children}
    </div>
  );
}
