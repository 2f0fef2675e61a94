import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { writeFrame } from '@/session/frames';
import { finalCodes, limits, passingCodes } from '@/session/protocol';
import type { Admission, Admit } from './admission';
import type { Bus, BusEars } from './bus';
import { commitWrites, type Outcome, type Write } from './commit';
import { openConnection, type Connection } from './connection';
import type { DocumentWork } from './document-work';
import { openLanes } from './lanes';
import type { DocumentLog, Entry } from './log';
import type { SyncCounts, SyncMeter } from './meter';
import { openPlaces, type Place } from './places';
import { nobody } from './presence';
import { isPassing } from './passing';
import { messageOf, type Tell } from './tell';

export interface SyncServer {
  /** Takes in somebody who was admitted; the socket is read from when his document is there. */
  join(socket: WebSocket, admission: Admission): Promise<void>;
  /** Somebody else has appended to a document, up to this number. */
  grown(sessionId: string, seq: number): void;
  /** Rights have changed: in a project, or it is not known where. */
  askAgain(projectId?: string): void;
  /** A login has ended. */
  cut(loginId: string): void;
  /** What is held right now. */
  count(): SyncCounts;
  /** Takes nobody in any more, commits what came, and closes every connection. */
  close(): Promise<void>;
}

interface SyncOptions {
  log: DocumentLog;
  work: DocumentWork;
  admit: Admit;
  /** Opens what wakes other processes, and us. */
  openBus(hears: BusEars): Bus;
  tell: Tell;
  meter: SyncMeter;
  now(): number;
}

interface OpenWrite extends Write {
  readonly from: Connection;
}

const lanes = 3;
const mostWritesAtOnce = 256;
const presenceTickMs = 1000 / limits.presencesPerSecond;
const repeatMs = 3_500;
/** Who was not spoken of for three times so long is gone with his process. */
const silentMs = 3 * repeatMs;
const lagTickMs = 100;
const unloadTickMs = 5_000;
const retryMs = 250;
const giveUpAfterMs = 30_000;
const drainMs = 8_000;
/** Over so long at most, and with no longer pauses, connections are closed when the process ends. */
const spreadMs = 5_000;
const longestPauseMs = 20;
/** In so many keep-alives everybody is asked about again. */
const askRounds = 5;
const pollMs = 1_000;
/** With a bus, only every so many polls ask the log. */
const pollsWithBus = 5;
const mostOpenBytes = 64 * 1024 * 1024;
const mostWaitingBytes = 512 * 1024 * 1024;

/**
 * Keeps documents the same for everybody at them. An update is relayed and acknowledged after it is committed, never
 * before; nothing that was refused reaches the log or anybody.
 */
export function openSyncServer(options: SyncOptions): SyncServer {
  const { log, work, admit, openBus, tell, meter, now } = options;
  const places = openPlaces<Connection>({ log, work, tell, now });
  const bus = openBus({
    onGrown: (sessionId, seq) => {
      if ((places.at(sessionId)?.room.head() ?? Infinity) < seq) follow(sessionId);
    },
    onShown: (process, sessionId, update) =>
      places.at(sessionId)?.presence.hearElsewhere(process, update, now()),
    onAskedWho: (sessionId) => showElsewhere(places.at(sessionId)),
    onGap() {
      follow();
      for (const { room } of places.open()) bus.askWho(room.sessionId);
    },
  });
  let openBytes = 0;
  let isClosing = false;
  let asked = 0;

  const everyone = (): Connection[] => places.open().flatMap(({ connections }) => [...connections]);

  const writing = openLanes<OpenWrite>({
    count: lanes,
    mostAtOnce: mostWritesAtOnce,
    keyOf: ({ room }) => room.sessionId,
    async take(writes) {
      const since = now();
      const outcomes = await commit(writes);
      const added = outcomes.filter(isAdded).length;
      if (added > 0) meter.committed(added, (now() - since) / 1000);
      relayAll(writes, outcomes);
      writes.forEach((write, index) => write.settle(outcomes[index] ?? unstored));
      for (const { from } of writes) places.compactIfLong(from.place);
      if (!isClosing && openBytes <= mostOpenBytes / 2)
        for (const connection of everyone()) connection.resumeIfRoom();
    },
  });

  async function commit(writes: readonly OpenWrite[]): Promise<readonly Outcome[]> {
    const since = now();
    for (;;) {
      try {
        return await commitWrites(log, writes);
      } catch (error) {
        const [one, ...others] = new Set(writes.map(({ room }) => room));
        tell.warn(
          { reason: messageOf(error), session: one?.sessionId, others: others.length },
          'not committed yet',
        );
        if (!isPassing(error))
          return others.length > 0 ? await commitApart(writes) : writes.map(() => unstored);
        if (now() - since > giveUpAfterMs) return writes.map(() => unstored);
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  // What one document cannot do keeps no other from it.
  async function commitApart(writes: readonly OpenWrite[]): Promise<readonly Outcome[]> {
    const outcomes = new Map<OpenWrite, Outcome>();
    for (const room of new Set(writes.map((write) => write.room))) {
      const own = writes.filter((write) => write.room === room);
      const becameOf = await commit(own);
      own.forEach((write, index) => outcomes.set(write, becameOf[index] ?? unstored));
    }
    return writes.map((write) => outcomes.get(write) ?? unstored);
  }

  function relayAll(writes: readonly OpenWrite[], outcomes: readonly Outcome[]): void {
    const authors = new Map<Place<Connection>, Map<number, Connection>>();
    writes.forEach(({ from }, index) => {
      const ofPlace = authors.get(from.place) ?? new Map<number, Connection>();
      authors.set(from.place, ofPlace);
      const outcome = outcomes[index];
      if (outcome?.kind === 'stored' && outcome.seq !== undefined) ofPlace.set(outcome.seq, from);
    });
    for (const [place, ofPlace] of authors) relayOrTell(place, ofPlace);
  }

  // It is committed, whatever comes of telling the others, who are told again with what comes next.
  function relayOrTell(place: Place<Connection>, authors: ReadonlyMap<number, Connection>): void {
    try {
      relay(place, authors);
    } catch (error) {
      tell.warn({ reason: messageOf(error), session: place.room.sessionId }, 'not relayed');
    }
  }

  function relay(place: Place<Connection>, authors: ReadonlyMap<number, Connection>): void {
    if (authors.size > 0) bus.publish(place.room.sessionId, place.room.head());
    const entries = place.room.tail().filter(({ seq }) => seq > place.relayed);
    const last = entries.at(-1);
    if (!last) return;
    const frame = writeFrame({ kind: 'update', update: merged(entries) });
    const [only, ...others] = new Set(entries.map(({ seq }) => authors.get(seq)));
    place.relayed = last.seq;
    for (const connection of place.connections)
      // Whoever wrote all of it has it.
      connection.outbox.relay(others.length === 0 && connection === only ? undefined : frame, last.seq);
  }

  function sendOff(place: Place<Connection>, code: number, reason: string): void {
    places.forget(place);
    for (const connection of place.connections) connection.close(code, reason);
  }

  /** Whoever is at a document that has another history now may not bring the old one back into it. */
  const onRestored = (place: Place<Connection>) =>
    sendOff(place, finalCodes.restored, 'this session was restored');

  /** Whoever comes back brings what the log has lost. */
  const onLost = (place: Place<Connection>) => sendOff(place, passingCodes.unstored, 'something was lost');

  async function admitAgain(connection: Connection): Promise<void> {
    const { loginId, sessionId, user } = connection.admission;
    const admission = await admit(loginId, sessionId);
    if ('code' in admission) connection.close(admission.code, admission.reason);
    else if (admission.epoch !== connection.place.room.epoch) onRestored(connection.place);
    else if (admission.user.role !== user.role)
      connection.close(passingCodes.roleChanged, 'your role has changed');
  }

  function askAgain(connection: Connection): void {
    admitAgain(connection).catch((error: unknown) => {
      tell.warn({ reason: messageOf(error) }, 'right not asked for');
      connection.close(passingCodes.overloaded, 'try again');
    });
  }

  function tellPresence(): void {
    for (const { room, presence, connections } of places.open()) {
      const { update, here, unreadable } = presence.turn();
      if (here) bus.show(room.sessionId, here);
      for (const connection of connections)
        if (unreadable.includes(connection)) connection.close(finalCodes.unreadable, 'not understood');
      if (!update) continue;
      const frame = writeFrame({ kind: 'presence', update });
      for (const { outbox } of connections) outbox.show(frame);
    }
  }

  function showElsewhere(place: Place<Connection> | undefined): void {
    const here = place?.presence.everybodyHere();
    if (place && here) bus.show(place.room.sessionId, here);
  }

  // Of a process that has died nobody hears any more.
  function repeatPresence(): void {
    for (const place of places.open()) {
      showElsewhere(place);
      place.presence.forgetElsewhere(now() - silentMs);
    }
  }

  function catchUp(): void {
    for (const { place, outbox } of everyone()) {
      const { room, relayed } = place;
      outbox.catchUp(now(), relayed, (seq) => {
        const isHere = seq >= (room.base()?.seq ?? 0);
        return isHere
          ? merged(room.tail().filter((entry) => entry.seq > seq && entry.seq <= relayed))
          : undefined;
      });
    }
  }

  /** However many do not read what they were sent: beyond so much in all, whoever has the most waiting is let go. */
  function dropSlowest(): void {
    let waiting = everyone().reduce((sum, { outbox }) => sum + outbox.waiting(), 0);
    if (waiting <= mostWaitingBytes) return;
    const slowest = everyone().sort((one, other) => other.outbox.waiting() - one.outbox.waiting());
    for (const { outbox } of slowest) {
      if (waiting <= mostWaitingBytes) return;
      waiting -= outbox.waiting();
      outbox.drop();
    }
  }

  // Other processes append, too. The log says so; the bus only wakes us earlier.
  function follow(sessionId?: string): void {
    places
      .follow({ onGrown: (place) => relay(place, new Map()), onRestored, onLost }, sessionId)
      .catch((error: unknown) => tell.warn({ reason: messageOf(error) }, 'heads not asked for'));
  }

  let polls = 0;
  function poll(): void {
    polls += 1;
    if (!bus.isUp() || polls % pollsWithBus === 0) follow();
  }

  /** Rights that end without a word, as a login that expires, are found out here. */
  function askSome(): void {
    asked = (asked + 1) % askRounds;
    everyone().forEach((connection, index) => {
      if (index % askRounds === asked) askAgain(connection);
    });
  }

  const aliveFrame = writeFrame({ kind: 'presence', update: nobody });
  function keepAlive(): void {
    for (const connection of everyone()) {
      connection.ping();
      connection.outbox.show(aliveFrame);
    }
  }

  // One after another: all at once they would come back all at once, to whoever is left.
  async function sendAway(): Promise<void> {
    const all = everyone();
    const pauseMs = Math.min(longestPauseMs, spreadMs / all.length);
    for (const connection of all) {
      connection.close(passingCodes.restarting, 'restarting');
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  const timers = [
    setInterval(tellPresence, presenceTickMs),
    setInterval(repeatPresence, repeatMs),
    setInterval(catchUp, lagTickMs),
    setInterval(dropSlowest, lagTickMs),
    setInterval(keepAlive, limits.keepAliveMs),
    setInterval(askSome, limits.keepAliveMs),
    setInterval(places.unloadEmpty, unloadTickMs),
    setInterval(poll, pollMs),
  ];

  /** The document in the history that somebody was admitted to, or a later one. */
  async function placeOf({ sessionId, epoch }: Admission): Promise<Place<Connection> | undefined> {
    const place = await places.of(sessionId);
    if (!place || place.room.epoch >= epoch) return place;
    onRestored(place);
    return places.of(sessionId);
  }

  return {
    async join(socket, admission) {
      const place = await placeOf(admission);
      if (!place) return socket.close(finalCodes.gone, 'no such session');
      // It was restored while he was let in: the next time he is asked of which history he is.
      if (place.room.epoch !== admission.epoch) return socket.close(passingCodes.overloaded, 'try again');
      if (isClosing) return socket.close(passingCodes.restarting, 'restarting');
      if (socket.readyState !== socket.OPEN) return;
      if (place.connections.size >= limits.socketsPerDocument)
        return socket.close(passingCodes.overloaded, 'too many are here');
      const store = (write: Write, from: Connection) => {
        openBytes += write.update.length;
        if (openBytes > mostOpenBytes) from.pause();
        writing.add({
          ...write,
          from,
          settle(outcome) {
            openBytes -= write.update.length;
            write.settle(outcome);
          },
        });
      };
      if (place.connections.size === 0) bus.askWho(admission.sessionId);
      const connection = openConnection({ socket, admission, place, work, tell, meter, store, now });
      // What ended while he was let in was told to those inside alone.
      askAgain(connection);
    },
    grown(sessionId, seq) {
      bus.publish(sessionId, seq);
      if (places.at(sessionId)) follow(sessionId);
    },
    askAgain(projectId) {
      for (const connection of everyone())
        if (projectId === undefined || connection.admission.projectId === projectId) askAgain(connection);
    },
    cut(loginId) {
      for (const connection of everyone())
        if (connection.admission.loginId === loginId) connection.close(finalCodes.signedOut, 'signed out');
    },
    count: () => ({
      documents: places.open().length,
      connections: everyone().length,
      tailBytes: places.open().reduce((sum, { room }) => sum + room.tailBytes(), 0),
      waitingBytes: openBytes,
    }),
    async close() {
      isClosing = true;
      for (const connection of everyone()) connection.pause();
      const patience = new Promise((resolve) => setTimeout(resolve, drainMs).unref());
      await Promise.race([writing.idle(), patience]);
      for (const timer of timers) clearInterval(timer);
      await sendAway();
      tellPresence();
      await bus.close();
      await work.close();
    },
  };
}

const isAdded = (outcome: Outcome) => outcome.kind === 'stored' && outcome.seq !== undefined;

const unstored: Outcome = { kind: 'refused', code: passingCodes.overloaded, reason: 'cannot be stored now' };

const merged = (entries: readonly Entry[]): Uint8Array =>
  entries.length === 1 ? (entries[0] as Entry).update : Y.mergeUpdates(entries.map(({ update }) => update));
