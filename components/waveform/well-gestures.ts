import type { Scope } from '@/client/scope';

/** What hands do on the wave, in pixels from its left edge. */
export interface WellHands {
  onTap(x: number): void;
  /** A range is being drawn from one place to another; `isDone` when the hand lets go. */
  onDraw(fromX: number, toX: number, isDone: boolean): void;
  onScrub(x: number): void;
  onPan(pixels: number): void;
  onZoom(factor: number, x: number): void;
  /** Only a mouse hovers; null when it is gone. */
  onHover(x: number | null): void;
  canDraw(): boolean;
}

type Gesture =
  | { kind: 'idle' }
  | { kind: 'pressed'; fromX: number; stopHold: () => void }
  | { kind: 'drawing'; fromX: number }
  | { kind: 'scrubbing' }
  | { kind: 'panning'; lastX: number }
  | { kind: 'pinching'; spread: number; middle: number };

const dragThreshold = 4;
const touchThreshold = 8;
const holdMilliseconds = 500;
const wheelZoom = 1.0025;

/** Mouse: click, drag a range, wheel. Touch: tap, pan, pinch, hold and drag a range. */
export function listenToHands(element: HTMLElement, scope: Scope, hands: WellHands) {
  const fingers = new Map<number, number>();
  let gesture: Gesture = { kind: 'idle' };

  const xOf = (event: MouseEvent) => event.clientX - element.getBoundingClientRect().left;

  function press(event: PointerEvent) {
    if (event.button !== 0) return;
    const x = xOf(event);
    if (event.pointerType !== 'touch') element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, x);
    if (fingers.size === 2) return pinch();
    const hold = () => (gesture = { kind: 'drawing', fromX: x });
    const isHoldable = event.pointerType === 'touch' && hands.canDraw();
    const stopHold = isHoldable ? scope.timeout(hold, holdMilliseconds) : () => {};
    gesture = { kind: 'pressed', fromX: x, stopHold };
  }

  function pinch() {
    if (gesture.kind === 'pressed') gesture.stopHold();
    gesture = { kind: 'pinching', ...spreadOf(fingers) };
  }

  function drag(event: PointerEvent) {
    const x = xOf(event);
    if (event.pointerType === 'mouse') hands.onHover(x);
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, x);
    gesture = follow(gesture, x, event.pointerType === 'touch');
  }

  function follow(now: Gesture, x: number, isTouch: boolean): Gesture {
    switch (now.kind) {
      case 'idle':
        return now;
      case 'pressed':
        return Math.abs(x - now.fromX) < (isTouch ? touchThreshold : dragThreshold)
          ? now
          : begin(now, x, isTouch);
      case 'drawing':
        hands.onDraw(now.fromX, x, false);
        return now;
      case 'scrubbing':
        hands.onScrub(x);
        return now;
      case 'panning':
        hands.onPan(now.lastX - x);
        return { kind: 'panning', lastX: x };
      case 'pinching': {
        const next = spreadOf(fingers);
        hands.onPan(now.middle - next.middle);
        hands.onZoom(next.spread / now.spread, next.middle);
        return { kind: 'pinching', ...next };
      }
    }
  }

  function begin(pressed: Extract<Gesture, { kind: 'pressed' }>, x: number, isTouch: boolean): Gesture {
    pressed.stopHold();
    if (isTouch) return { kind: 'panning', lastX: x };
    return hands.canDraw()
      ? follow({ kind: 'drawing', fromX: pressed.fromX }, x, false)
      : { kind: 'scrubbing' };
  }

  function release(event: PointerEvent) {
    if (!fingers.delete(event.pointerId)) return;
    const ended = gesture;
    gesture = { kind: 'idle' };
    if (ended.kind === 'pressed') {
      ended.stopHold();
      hands.onTap(ended.fromX);
    }
    if (ended.kind === 'drawing') hands.onDraw(ended.fromX, xOf(event), true);
  }

  function cancel(event: PointerEvent) {
    fingers.delete(event.pointerId);
    if (gesture.kind === 'pressed') gesture.stopHold();
    gesture = { kind: 'idle' };
  }

  function turn(event: WheelEvent) {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.ctrlKey || event.metaKey) return hands.onZoom(wheelZoom ** (-event.deltaY * lines), xOf(event));
    const delta = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
    hands.onPan(delta * lines);
  }

  scope.listen(element, 'pointerdown', press);
  scope.listen(element, 'pointermove', drag);
  scope.listen(element, 'pointerup', release);
  scope.listen(element, 'pointercancel', cancel);
  scope.listen(element, 'pointerleave', () => hands.onHover(null));
  scope.listen(element, 'wheel', turn, { passive: false });
  scope.own(() => gesture.kind === 'pressed' && gesture.stopHold());
}

function spreadOf(fingers: ReadonlyMap<number, number>): { spread: number; middle: number } {
  const [one = 0, other = 0] = [...fingers.values()];
  return { spread: Math.max(16, Math.abs(one - other)), middle: (one + other) / 2 };
}
