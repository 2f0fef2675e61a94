import WaveSurfer from 'wavesurfer.js';
import type { PeakLevel } from '@/client/peaks-cache';
import { drawStretch, type RowBox, type Tones } from './draw-wave';
import { contentWidth, scrollLeft, type Extent, type Viewport } from './viewport';

/** What the wave is drawn from and with. */
export interface WavePaint {
  readonly level: PeakLevel;
  /** Rows laid out in device pixels. */
  readonly boxes: readonly RowBox[];
  readonly height: number;
  readonly tones: Tones;
  readonly playedTone: string;
}

export interface WaveView {
  show(paint: WavePaint, viewport: Viewport, extent: Extent): void;
  setPlayhead(frame: number): void;
  dispose(): void;
}

interface Options {
  frames: number;
  sampleRate: number;
  nonce: string | undefined;
}

/**
 * wavesurfer.js as a pure renderer: it lays out, scrolls and lights the part already played; every column comes from
 * our own peaks. It is given an empty media element, so it neither loads nor decodes, and is told the position.
 */
export function createWaveView(container: HTMLElement, { frames, sampleRate, nonce }: Options): WaveView {
  const duration = frames / sampleRate;
  let current: WavePaint | undefined;
  let place: { viewport: Viewport; extent: Extent } | undefined;
  let playhead = 0;
  let isReady = false;
  let drawn: { paint: WavePaint; width: number } | undefined;

  const surfer = WaveSurfer.create({
    container,
    media: document.createElement('audio'),
    peaks: [[0, 0]],
    duration,
    interact: false,
    autoScroll: false,
    hideScrollbar: true,
    cursorWidth: 0,
    height: container.clientHeight,
    renderFunction: (_, context) => draw(context),
    ...(nonce ? { cspNonce: nonce } : {}),
  });

  function draw(context: CanvasRenderingContext2D) {
    if (!current || !place) return;
    const { canvas } = context;
    const left = Number.parseFloat(canvas.style.left);
    const ratio = canvas.width / Number.parseFloat(canvas.style.width);
    drawStretch(context, current.level, current.boxes, current.tones, {
      startColumn: left * ratio,
      framesPerColumn: frames / (contentWidth(place.viewport, place.extent) * ratio),
      count: canvas.width,
      height: canvas.height,
      ratio,
    });
  }

  function apply() {
    if (!isReady || !current || !place) return;
    const width = contentWidth(place.viewport, place.extent);
    const wrapper = surfer.getWrapper();
    if (drawn?.paint === current && drawn.width === width) {
      surfer.setScroll(scrollLeft(place.viewport));
      // Its own scroll event comes a frame late; stretches not drawn yet would stay empty until then.
      wrapper.parentElement?.dispatchEvent(new Event('scroll'));
      return;
    }
    // Width and scroll are set first, so that only what will be seen is drawn.
    wrapper.style.width = `${width}px`;
    surfer.setScroll(scrollLeft(place.viewport));
    surfer.setOptions({
      height: current.height,
      progressColor: current.playedTone,
      // wavesurfer rounds up: half a pixel less than asked for gives the whole number meant.
      minPxPerSec: (width - 0.5) / duration,
    });
    drawn = { paint: current, width };
  }

  surfer.on('ready', () => {
    isReady = true;
    apply();
    surfer.setTime(playhead / sampleRate);
  });

  return {
    show(paint, viewport, extent) {
      current = paint;
      place = { viewport, extent };
      apply();
    },
    setPlayhead(frame) {
      playhead = frame;
      if (isReady) surfer.setTime(frame / sampleRate);
    },
    dispose: () => surfer.destroy(),
  };
}
