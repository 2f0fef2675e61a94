import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createStore, useStore } from 'zustand';
import type { Playback } from '@/client/playback';
import type { Region } from '@/domain/review/region';
import type { Seconds } from '@/domain/time';
import { rowsFor } from './columns';
import type { LoudnessCurve } from './draw-loudness';
import { layRows } from './draw-wave';
import { LoudnessGutter, WaveGutter } from './gutter';
import { HoverLine, type Hover } from './hover-line';
import { LoudnessStrip } from './loudness-strip';
import type { Mark } from './marks';
import { Minimap } from './minimap';
import { PinRow, type PinWords } from './pin-row';
import { Playhead } from './playhead';
import { RemotePlayheads, type Listener } from './remote-playheads';
import { Ruler, type LoopBar } from './ruler';
import { wholePerColumn, type StageStore } from './stage';
import { usePalette } from './use-palette';
import { usePeaks } from './use-peaks';
import { useSize } from './use-size';
import { WaveArea, type Span } from './wave-area';

export interface WellWords extends PinWords {
  waveform: string;
  /** A moment for ears. */
  speak: (at: Seconds) => string;
  loudness: string;
}

export interface WellProps {
  versionId: string;
  channels: number;
  /** Power of two by which samples are multiplied. */
  exponent: number;
  stage: StageStore;
  playback: Playback;
  marks: readonly Mark[];
  chosenId: string | null;
  hoveredId: string | null;
  draft: Region | null;
  draftColour: number;
  listeners: readonly Listener[];
  loop: LoopBar | null;
  /** Null: not shown. */
  loudness: LoudnessCurve | null;
  canDraw: boolean;
  words: WellWords;
  onTap: (frame: number, mark: Mark | undefined) => void;
  onDraw: (span: Span, isDone: boolean) => void;
  onChoose: (id: string) => void;
  onHover: (id: string | null) => void;
}

const loudnessHeight = 92;

/** The sound in its well: whole and near, its notes, everybody's playheads, its loudness. */
export function Well(props: WellProps) {
  const { versionId, channels, stage, playback, marks, loudness, words } = props;
  const palette = usePalette();
  const [wave, waveSize] = useSize<HTMLDivElement>();
  const extent = useStore(stage, (state) => state.extent);
  const [hover] = useState(() => createStore<Hover>(() => ({ frame: null, drawnFrames: null })));
  const [isLabelFlipped, setLabelFlipped] = useState(false);
  const places = useRef(new Map<string, number>());
  const ratio = typeof window === 'undefined' ? 1 : window.devicePixelRatio || 1;
  const whole = wholePerColumn(extent, ratio);
  const overview = usePeaks(versionId, whole, whole ?? extent.frames);

  useLayoutEffect(() => {
    if (waveSize.width > 0) stage.getState().setWidth(waveSize.width);
  }, [stage, waveSize.width]);

  useEffect(() => {
    let last = playback.position();
    return playback.watch((frame, cause) => {
      if (cause === 'tick' && playback.getState().motion.kind === 'playing')
        stage.getState().follow(last, frame);
      last = frame;
    });
  }, [playback, stage]);

  return (
    <div className="relative flex min-h-0 grow flex-col overflow-hidden rounded-panel bg-well hairline has-data-well:has-focus-visible:outline-2 has-data-well:has-focus-visible:outline-offset-2 has-data-well:has-focus-visible:outline-(--focus) max-phone:flex-none max-phone:rounded-none max-phone:shadow-[0_-1px_0_var(--line-1),0_1px_0_var(--line-1)]">
      <div className="relative h-[60px] shrink-0 border-b border-line-1 max-phone:order-last max-phone:h-[42px] max-phone:border-t max-phone:border-b-0">
        {palette && overview && (
          <Minimap
            stage={stage}
            playback={playback}
            level={overview}
            marks={marks}
            palette={palette}
            onSeek={(frame) => playback.seek(frame)}
          />
        )}
      </div>
      <div className="flex min-h-0 grow">
        <div className="relative flex min-w-0 grow flex-col overflow-hidden">
          <div className="relative h-[34px] shrink-0 border-b border-line-1 max-phone:h-[26px]">
            {palette && (
              <Ruler
                stage={stage}
                playback={playback}
                palette={palette}
                loop={props.loop}
                isLabelFlipped={isLabelFlipped}
                listeners={props.listeners}
              />
            )}
          </div>
          <div ref={wave} className="relative min-h-[132px] grow max-phone:h-[132px] max-phone:grow-0">
            <WaveArea
              {...props}
              hover={hover}
              size={waveSize}
              palette={palette}
              label={words.waveform}
              speak={words.speak}
            />
          </div>
          <HoverLine stage={stage} playback={playback} hover={hover} isLabelFlipped={isLabelFlipped} />
          <RemotePlayheads stage={stage} listeners={props.listeners} places={places} />
          <div className="relative h-[52px] shrink-0 max-phone:h-[30px]">
            <PinRow {...props} />
          </div>
          {loudness && (
            <div
              className="relative shrink-0 border-t border-line-1 max-phone:hidden"
              style={{ height: loudnessHeight }}
            >
              {palette && (
                <LoudnessStrip
                  stage={stage}
                  playback={playback}
                  curve={loudness}
                  palette={palette}
                  label={words.loudness}
                />
              )}
            </div>
          )}
          <Playhead stage={stage} playback={playback} others={places} onFlip={setLabelFlipped} />
        </div>
        <div className="relative w-11 shrink-0 border-l border-line-1 max-phone:hidden">
          <div className="absolute inset-x-0 top-[34px]">
            <WaveGutter
              boxes={layRows(rowsFor(channels, waveSize.width, waveSize.height), waveSize.height, 1)}
            />
          </div>
          {loudness && (
            <div className="absolute inset-x-0 bottom-0" style={{ height: loudnessHeight }}>
              <LoudnessGutter height={loudnessHeight} />
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
