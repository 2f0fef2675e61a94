import { useMemo } from 'react';
import { useStore } from 'zustand';
import { levelFor } from '@/client/peaks-cache';
import type { Playback } from '@/client/playback';
import type { Region } from '@/domain/review/region';
import type { RowBox } from './draw-wave';
import type { Mark } from './marks';
import type { Palette } from './palette';
import { RegionCanvas } from './region-canvas';
import { wholePerColumn, type StageStore } from './stage';
import { usePeaks } from './use-peaks';
import { useSegments } from './use-segments';
import { WaveCanvas } from './wave-canvas';

interface NearWaveProps {
  versionId: string;
  channels: number;
  exponent: number;
  stage: StageStore;
  playback: Playback;
  boxes: readonly RowBox[];
  size: { width: number; height: number };
  palette: Palette;
  /** Device pixels per CSS pixel. */
  ratio: number;
  marks: readonly Mark[];
  chosenId: string | null;
  hoveredId: string | null;
  draft: Region | null;
  draftColour: number;
}

/** What is drawn of the sound where one looks; of the well, zooming from one level of peaks to the next renders this alone. */
export function NearWave(props: NearWaveProps) {
  const { versionId, channels, exponent, stage, boxes, size, palette, ratio } = props;
  const extent = useStore(stage, (state) => state.extent);
  const { frames } = extent;
  const sampleRate = useStore(stage, (state) => state.sampleRate);
  const whole = wholePerColumn(extent, ratio);
  const near = useStore(stage, (state) => levelFor(state.viewport.framesPerPixel / ratio));
  const level = usePeaks(versionId, whole, near);
  const segments = useSegments(stage, { versionId, frames, channels, sampleRate, exponent });
  const source = useMemo(() => (level ? { level, segments } : null), [level, segments]);
  if (!source) return null;
  return (
    <>
      <WaveCanvas
        stage={stage}
        playback={props.playback}
        source={source}
        boxes={boxes}
        height={size.height}
        palette={palette}
      />
      <RegionCanvas
        stage={stage}
        source={source}
        boxes={boxes}
        palette={palette}
        marks={props.marks}
        chosenId={props.chosenId}
        hoveredId={props.hoveredId}
        draft={props.draft}
        draftColour={props.draftColour}
      />
    </>
  );
}
