import type { WebSocket } from 'ws';
import { writeFrame } from '@/session/frames';
import { passingCodes } from '@/session/protocol';

/** What one connection is sent, however slowly it reads. */
export interface Outbox {
  /** Sends what commits have added up to a number, unless it lags: then it is brought up to date once it reads again. */
  relay(frame: Uint8Array | undefined, to: number): void;
  /** Sends what is worth nothing later; left out where much waits already. */
  show(frame: Uint8Array): void;
  /** Sends what was asked for, all of it. */
  answer(...frames: readonly Uint8Array[]): void;
  /** Brings a connection that lagged up to date when it reads again; closes it when it does not. */
  catchUp(now: number, head: number, updateSince: (seq: number) => Uint8Array | undefined): void;
  /** Bytes that wait to be sent. */
  waiting(): number;
  /** Ends the connection with all that waits. */
  drop(): void;
}

const kib = 1024;
const presenceUpTo = 256 * kib;
const lagsFrom = 1024 * kib;
const readsAgainBelow = 64 * kib;
const mostWaiting = 8 * 1024 * kib;
const longestLagMs = 30_000;
/** Who reads less than this is not reading: 32 KB a second. */
const slowestBytesPerMs = 32;

export function openOutbox(socket: WebSocket, seq: number): Outbox {
  let sent = seq;
  let lagsUntil: number | undefined;
  const tooSlow = () => socket.close(passingCodes.overloaded, 'too slow');
  const send = (...frames: readonly Uint8Array[]) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > mostWaiting) tooSlow();
    else for (const frame of frames) socket.send(frame);
  };
  return {
    relay(frame, to) {
      if (lagsUntil !== undefined) return;
      if (socket.bufferedAmount > lagsFrom) {
        lagsUntil = Date.now() + longestLagMs + socket.bufferedAmount / slowestBytesPerMs;
        return;
      }
      if (frame) send(frame);
      sent = to;
    },
    show(frame) {
      if (socket.bufferedAmount < presenceUpTo) send(frame);
    },
    answer: send,
    catchUp(now, head, updateSince) {
      if (lagsUntil === undefined) return;
      if (now > lagsUntil) return tooSlow();
      if (socket.bufferedAmount > readsAgainBelow) return;
      const update = updateSince(sent);
      if (!update) return tooSlow();
      send(writeFrame({ kind: 'update', update }));
      sent = head;
      lagsUntil = undefined;
    },
    waiting: () => socket.bufferedAmount,
    drop: () => socket.terminate(),
  };
}
