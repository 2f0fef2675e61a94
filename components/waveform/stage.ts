import { createStore, type StoreApi } from 'zustand';
import * as view from './viewport';
import type { Extent, Viewport } from './viewport';

/** What is seen of the sound on this page: one viewport for every layer, and the tools that move it. */
export interface Stage {
  readonly viewport: Viewport;
  readonly extent: Extent;
  readonly sampleRate: number;
  setWidth(width: number): void;
  /** Puts on another sound and keeps the stretch of time that is seen. */
  setSound(frames: number, sampleRate: number): void;
  zoom(factor: number, x?: number): void;
  scroll(pixels: number): void;
  fit(): void;
  showSpan(startFrame: number, endFrame: number): void;
  reveal(startFrame: number, endFrame: number): void;
  follow(previousFrame: number, frame: number): void;
  /** Something that is drawn here has changed, though the view has not. */
  redraw(): void;
}

export type StageStore = StoreApi<Stage>;

/** Before anything is measured the view has this width; drawing begins with the real one. */
const unmeasured = 0;

/** Frames of the whole sound under one column of the screen; null while its width is not known. */
export function wholePerColumn({ frames, width }: Extent, ratio: number): number | null {
  return width === unmeasured ? null : frames / width / ratio;
}

export function createStage(frames: number, sampleRate: number): StageStore {
  return createStore<Stage>((set, get) => {
    const move = (next: (viewport: Viewport, extent: Extent) => Viewport) => {
      const { viewport, extent } = get();
      const moved = next(viewport, extent);
      if (moved.startFrame !== viewport.startFrame || moved.framesPerPixel !== viewport.framesPerPixel) {
        set({ viewport: moved });
      }
    };
    const extent = { frames, width: unmeasured };
    return {
      extent,
      sampleRate,
      viewport: view.fitAll(extent),
      setWidth(width) {
        const from = get().extent;
        const to = { ...from, width: Math.round(width) };
        if (to.width !== from.width) set({ extent: to, viewport: view.resize(get().viewport, from, to) });
      },
      setSound(nextFrames, nextRate) {
        const { viewport, extent: from, sampleRate: rate } = get();
        const to = { ...from, frames: nextFrames };
        const stretch = nextRate / rate;
        const same = {
          startFrame: viewport.startFrame * stretch,
          framesPerPixel: viewport.framesPerPixel * stretch,
        };
        const isWhole = view.isFitted(viewport, from);
        set({
          extent: to,
          sampleRate: nextRate,
          viewport: isWhole ? view.fitAll(to) : view.resize(same, from, to),
        });
      },
      zoom: (factor, x) => move((now, size) => view.zoomAt(now, size, factor, x ?? size.width / 2)),
      scroll: (pixels) => move((now, size) => view.scrollBy(now, size, pixels)),
      fit: () => move((_, size) => view.fitAll(size)),
      showSpan: (startFrame, endFrame) => move((_, size) => view.showSpan(size, startFrame, endFrame)),
      reveal: (startFrame, endFrame) => move((now, size) => view.reveal(now, size, startFrame, endFrame)),
      redraw: () => set({}),
      follow: (previousFrame, frame) => move((now, size) => view.followPage(now, size, previousFrame, frame)),
    };
  });
}
