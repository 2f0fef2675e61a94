import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { readFrame, writeFrame, type Frame } from '@/session/frames';
import { finalCodes, limits, passingCodes } from '@/session/protocol';
import type { Admission } from './admission';
import { answerTo, writeOnce } from './answer';
import type { Outcome, Write } from './commit';
import type { DocumentWork } from './document-work';
import type { SyncMeter } from './meter';
import { openOutbox, type Outbox } from './outbox';
import { openPaced } from './paced';
import type { Place } from './places';
import { createReceipts } from './receipts';
import { messageOf, type Tell } from './tell';

/** One socket at a document. */
export interface Connection {
  readonly admission: Admission;
  readonly user: Admission['user'];
  readonly place: Place<Connection>;
  readonly outbox: Outbox;
  /** Closes it, with a reason that a person can be told. */
  close(code: number, reason: string): void;
  /** Asks whether the other end still lives; ends it where the last question was not answered. */
  ping(): void;
  pause(): void;
  /** Reads on, if what waits to be stored has become little. */
  resumeIfRoom(): void;
}

export interface ConnectionOptions {
  socket: WebSocket;
  admission: Admission;
  place: Place<Connection>;
  work: DocumentWork;
  tell: Tell;
  meter: SyncMeter;
  /** Puts an update on its way into the log. */
  store(write: Write, from: Connection): void;
  now(): number;
}

const mostOpenWrites = 256;
const firstOwnCode = 3000;
const onItsWayFrom = 64 * 1024;
const mostQuestions = 4096;
const mostUnansweredPings = 5;
// Reading what a document holds costs more than asking for it.
const answersEveryMs = 200;
const mostOpenBytes = 4 * 1024 * 1024;

/** Takes a socket into a document: tells it what is known there and who is there, and hears it from now on. */
export function openConnection(options: ConnectionOptions): Connection {
  const { socket, admission, place, work, tell, meter, store, now } = options;
  const { room, presence } = place;
  const outbox = openOutbox(socket, place.relayed);
  const since = now();
  let unansweredPings = 0;
  let openBytes = 0;
  let receivedBytes = 0;
  let receivedWrites = 0;
  let hasAnswered = false;
  let isMakingDifference = false;
  let askedMeanwhile: Uint8Array | undefined;
  let lastAsked: Uint8Array | undefined;
  let closedWith: number | undefined;
  const updates = openPaced(answersEveryMs, bringUpToDate);
  const presences = openPaced(answersEveryMs, showEverybody);

  const receipts = createReceipts({
    resends: limits.resends,
    acknowledge: (marker) => outbox.answer(writeFrame({ kind: 'saved', marker })),
    askAgain: askForMissing,
    giveUp: () => close(finalCodes.incomplete, 'what this stands on never came'),
  });

  function close(code: number, reason: string): void {
    if (socket.readyState !== socket.OPEN) return;
    closedWith = code;
    socket.close(code, reason);
    // Its goodbye is to be read, and nothing else is.
    socket.resume();
    leave();
  }

  // Not when the other end has agreed: whoever is refused is gone at once.
  function leave(): void {
    place.connections.delete(connection);
    presence.leave(connection);
    updates.end();
    presences.end();
  }

  function askForMissing(): void {
    outbox.answer(
      writeFrame({ kind: 'state-vector', stateVector: Y.encodeStateVector(new Map(room.known.clocks())) }),
    );
  }

  function showEverybody(): void {
    const update = presence.everybody();
    if (update) outbox.show(writeFrame({ kind: 'presence', update }));
  }

  function hear(bytes: Uint8Array, isBinary: boolean): void {
    // Whoever is closed is not heard any more.
    if (socket.readyState !== socket.OPEN) return;
    receivedBytes += bytes.length;
    unansweredPings = 0;
    const frame = isBinary ? readable(() => readFrame(bytes)) : undefined;
    if (!frame) return close(finalCodes.unreadable, 'not understood');
    switch (frame.kind) {
      case 'state-vector':
        if (frame.stateVector.length > limits.stateVectorBytes)
          return close(finalCodes.tooLarge, 'a state vector is too large');
        return updates.ask(frame.stateVector);
      case 'missing':
      case 'update':
        return take(frame);
      case 'presence':
        if (frame.update.length > limits.presenceBytes)
          return close(finalCodes.tooLarge, 'presence is too large');
        if (!presence.hear(connection, frame.update)) close(finalCodes.unreadable, 'not understood');
        return undefined;
      case 'ask-presence':
        return presences.ask(undefined);
      case 'saved':
        // Whoever counts what he sends learns of what was lost on the way: a new line brings all of it.
        if (frame.sent !== undefined && (frame.sent !== receivedWrites || !hasAnswered))
          return close(passingCodes.unstored, 'something was lost on the way');
        receipts.ask(frame.marker);
        if (receipts.unanswered() > mostQuestions) close(passingCodes.overloaded, 'too many questions');
        return undefined;
    }
  }

  function bringUpToDate(stateVector: Uint8Array): void {
    // Asked for again because it is long, and comes slowly.
    if (socket.bufferedAmount > onItsWayFrom && lastAsked && isSame(lastAsked, stateVector)) return;
    lastAsked = stateVector;
    const answer = readable(() => answerTo(stateVector, room));
    if (!answer) return close(finalCodes.unreadable, 'not understood');
    if (answer.kind === 'now') {
      outbox.answer(...answer.frames.map(writeOnce));
      return;
    }
    makeDifference(answer.parts, answer.stateVector);
  }

  // One at a time: whoever asks again meanwhile is answered by what he has told last.
  function makeDifference(parts: readonly Uint8Array[], stateVector: Uint8Array): void {
    if (isMakingDifference) {
      askedMeanwhile = stateVector;
      return;
    }
    isMakingDifference = true;
    work
      .difference(parts, stateVector)
      .then(
        (update) => outbox.answer(writeFrame({ kind: 'missing', update })),
        (error: unknown) => {
          tell.warn({ session: room.sessionId, reason: messageOf(error) }, 'difference not made');
          close(passingCodes.unstored, 'try again');
        },
      )
      .finally(() => {
        isMakingDifference = false;
        const next = askedMeanwhile;
        askedMeanwhile = undefined;
        if (next && !isSame(next, stateVector)) updates.ask(next);
      });
  }

  function take({ kind, update }: Extract<Frame, { kind: 'missing' | 'update' }>): void {
    if (update.length > limits.updateBytes) return close(finalCodes.tooLarge, 'an edit is too large');
    receivedWrites += 1;
    hasAnswered ||= kind === 'missing';
    const settled = receipts.write(kind === 'missing');
    if (isEmpty(update)) return settled('stored');
    openBytes += update.length;
    if (!hasRoom(1)) socket.pause();
    const { user, loginId, projectId } = admission;
    const settle = (outcome: Outcome) => {
      openBytes -= update.length;
      if (outcome.kind === 'refused') close(outcome.code, outcome.reason);
      else settled(outcome.kind);
    };
    const writer = { personId: user.id, loginId, projectId };
    store({ room, writer, update, presenceOf: presence.ownerOf, settle }, connection);
  }

  const hasRoom = (share: number) =>
    receipts.open() <= mostOpenWrites * share && openBytes <= mostOpenBytes * share;

  const connection: Connection = {
    admission,
    user: admission.user,
    place,
    outbox,
    close,
    ping() {
      // What is large comes slowly, and whoever is not read cannot be heard.
      if (socket.isPaused) return undefined;
      if (unansweredPings >= mostUnansweredPings) return socket.terminate();
      unansweredPings += 1;
      return socket.ping();
    },
    pause: () => socket.pause(),
    resumeIfRoom() {
      if (socket.isPaused && hasRoom(0.5)) socket.resume();
    },
  };

  place.connections.add(connection);
  socket.on('message', (data: Buffer, isBinary) => hear(data, isBinary));
  socket.on('pong', () => (unansweredPings = 0));
  socket.on('close', (code, reason) => {
    leave();
    // What the other end says of it may be any number.
    meter.ended(closedWith ?? (code < firstOwnCode ? code : 0));
    const { sessionId, user } = admission;
    const seconds = Math.round((now() - since) / 1000);
    const facts = { session: sessionId, user: user.id, role: user.role, code, reason: reason.toString() };
    tell.info({ ...facts, seconds, receivedBytes }, 'connection ended');
  });
  askForMissing();
  presences.ask(undefined);
  return connection;
}

const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

const isEmpty = (update: Uint8Array) => update.length === 2 && update[0] === 0 && update[1] === 0;

/** What strangers sent; undefined where it is nothing that can be read. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
