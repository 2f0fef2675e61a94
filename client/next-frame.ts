type Due = (timestamp: number) => void;

/** What waits for the next paint, in the order in which it was asked for. */
let waiting = new Set<Due>();

/**
 * Runs `due` before the next paint, once; answers how to take it back. Everything that waits for a paint shares one
 * callback of the browser: while somebody scrolls, arranging one for each layer takes as long as drawing the layer.
 */
export function beforePaint(due: Due): () => void {
  const own: Due = (timestamp) => due(timestamp);
  if (waiting.size === 0) requestAnimationFrame(runAll);
  waiting.add(own);
  // A set can only be left by what is in it: taken back before its turn, it is gone from the round under way too.
  const round = waiting;
  return () => void round.delete(own);
}

function runAll(timestamp: number) {
  const round = waiting;
  waiting = new Set();
  for (const due of round) {
    try {
      due(timestamp);
    } catch (error) {
      // One that fails keeps no other from its turn.
      reportError(error);
    }
  }
}
