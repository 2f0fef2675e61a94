let pressed: string | undefined;

/** A moment of a mix was pressed on this page: the next page plays it, where it is that mix's. */
export function playOnArrival(mixId: string): void {
  pressed = mixId;
}

/** Whether a mix is to be played by the page that has come for it; once, and by no later one. */
export function takeArrival(mixId: string): boolean {
  const isAwaited = pressed === mixId;
  pressed = undefined;
  return isAwaited;
}
