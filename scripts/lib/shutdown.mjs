/**
 * What this command has opened, in order. Ending closes it in reverse: the server before its database, the
 * database before its lock.
 *
 * @typedef {{ close: () => Promise<void> | void, force?: () => void }} Owned
 */

/** @type {Owned[]} */
const owned = [];

/** @type {Promise<never> | undefined} */
let ending;

/**
 * Closes `thing` when the command ends; the returned function gives it up without closing it.
 *
 * @param {Owned} thing
 */
export function own(thing) {
  owned.push(thing);
  return () => {
    const index = owned.indexOf(thing);
    if (index >= 0) owned.splice(index, 1);
  };
}

export const isEnding = () => ending !== undefined;

/**
 * Closes everything owned and leaves with `code`; called again, it waits for the first call.
 *
 * @param {number} code
 * @returns {Promise<never>}
 */
export function endCommand(code) {
  ending ??= closeAll().then((isClean) => process.exit(isClean ? code : 1));
  return ending;
}

async function closeAll() {
  let isClean = true;
  for (let thing = owned.pop(); thing; thing = owned.pop()) {
    closing = thing;
    try {
      await thing.close();
    } catch (error) {
      isClean = false;
      console.error(error instanceof Error ? error.message : error);
    }
  }
  return isClean;
}

/** @type {Owned | undefined} */
let closing;

function forceAll() {
  for (const thing of [closing, ...owned.reverse()]) thing?.force?.();
  process.exit(1);
}

// npm passes the terminal's Ctrl-C on to us as well, so one press arrives twice.
const SAME_PRESS_MS = 400;

/**
 * Ends the command on Ctrl-C, SIGTERM and SIGHUP, and at once on a second one.
 *
 * @param {number} code with which a command that was asked to end leaves
 */
export function endOnSignals(code) {
  let firstAt = 0;
  const onSignal = () => {
    if (firstAt === 0) {
      firstAt = Date.now();
      void endCommand(code);
    } else if (Date.now() - firstAt > SAME_PRESS_MS) {
      forceAll();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  // A closed terminal must not turn our last words into a crash that skips the closing.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
