import type { Scope } from '@/client/scope';
import type { StageStore } from './stage';
import { endFrame, isFitted } from './viewport';

interface MinimapHands {
  stage: StageStore;
  frameOf(x: number): number;
  onSeek(frame: number): void;
}

type Grip = { kind: 'move'; grabbedFrame: number } | { kind: 'edge'; otherFrame: number } | { kind: 'seek' };

const edgeReach = 8;

/** Inside the window a drag moves it, at its edges it zooms; outside, or where all is seen, a press seeks. */
export function listenToMinimap(
  element: HTMLElement,
  scope: Scope,
  { stage, frameOf, onSeek }: MinimapHands,
) {
  let grip: Grip | undefined;
  const xOf = (event: MouseEvent) => event.clientX - element.getBoundingClientRect().left;

  function gripAt(x: number): Grip {
    const { viewport, extent } = stage.getState();
    const reach = frameOf(x + edgeReach) - frameOf(x);
    const at = frameOf(x);
    const [start, end] = [viewport.startFrame, endFrame(viewport, extent)];
    if (Math.abs(at - start) <= reach) return { kind: 'edge', otherFrame: end };
    if (Math.abs(at - end) <= reach) return { kind: 'edge', otherFrame: start };
    const isInside = at > start && at < end && !isFitted(viewport, extent);
    return isInside ? { kind: 'move', grabbedFrame: at - start } : { kind: 'seek' };
  }

  function pull(x: number, held: Grip) {
    const { viewport, showSpan, scroll } = stage.getState();
    const at = frameOf(x);
    if (held.kind === 'seek') onSeek(at);
    if (held.kind === 'edge') showSpan(Math.min(at, held.otherFrame), Math.max(at, held.otherFrame));
    if (held.kind === 'move')
      scroll((at - held.grabbedFrame - viewport.startFrame) / viewport.framesPerPixel);
  }

  scope.listen(element, 'pointerdown', (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    grip = gripAt(xOf(event));
    if (grip.kind === 'seek') pull(xOf(event), grip);
  });
  scope.listen(element, 'pointermove', (event) => {
    if (grip) pull(xOf(event), grip);
    else element.style.cursor = { edge: 'ew-resize', move: 'grab', seek: 'default' }[gripAt(xOf(event)).kind];
  });
  const release = () => (grip = undefined);
  scope.listen(element, 'pointerup', release);
  scope.listen(element, 'pointercancel', release);
}
