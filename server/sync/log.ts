/** One committed update of a document. */
export interface Entry {
  readonly seq: number;
  readonly update: Uint8Array;
}

/** A whole document at one point of its log, and what is known of it without reading it. */
export interface Snapshot {
  readonly seq: number;
  readonly state: Uint8Array;
  readonly stateVector: Uint8Array;
  /** Its deletes, as an update without structures. */
  readonly deletes: Uint8Array;
  /** Which of its structures lie deep, and how deep: `Layers`, written. */
  readonly deep: Uint8Array;
}

/** In a person's place: a client that wrote before the history began that a document has now. */
export const earlierHistory = 'an earlier history';

/** Whose a client id is. */
export type Binding = readonly [client: number, personId: string];

export interface StoredDocument {
  readonly epoch: number;
  readonly head: number;
  readonly snapshot: Snapshot | null;
  /** What came after the snapshot, in order and without a gap. */
  readonly tail: readonly Entry[];
  readonly bindings: readonly Binding[];
}

/** Who writes, as which of his devices, where. */
export interface Writer {
  readonly personId: string;
  readonly loginId: string;
  readonly projectId: string;
}

export interface Addition extends Entry {
  readonly sessionId: string;
  readonly writer: Writer;
  readonly newClients: readonly number[];
}

/** What is held for the time of a commit: nothing of it can change before the commit has ended. */
export interface Held {
  readonly documents: ReadonlyMap<string, HeldDocument>;
  /** Whether a writer may write, now that neither his role nor his login can be taken from him. */
  mayWrite(writer: Writer): boolean;
}

export interface HeldDocument {
  readonly isOpen: boolean;
  readonly epoch: number;
  readonly head: number;
  /** What others appended after the head that was asked with. */
  readonly missed: readonly Entry[];
  readonly missedBindings: readonly Binding[];
}

export interface Head {
  readonly epoch: number;
  readonly head: number;
}

export interface Asked {
  readonly sessionId: string;
  readonly head: number;
}

/** What somebody takes a document to be: open, in this epoch, and no longer than this. */
export interface Expected extends Asked {
  readonly epoch: number;
}

/** The log of every document, to which is only ever added at its end. It alone decides what was written, and in which order. */
export interface DocumentLog {
  /** A document as the log holds it; null where none is open under this id. */
  load(sessionId: string): Promise<StoredDocument | null>;
  /** What was appended after a number. */
  after(sessionId: string, seq: number): Promise<{ entries: Entry[]; bindings: Binding[] }>;
  /** How far each document has come, and in which history. */
  heads(sessionIds: readonly string[]): Promise<Map<string, Head>>;
  /**
   * Commits additions if the documents are as they are expected, and each writer may write; otherwise nothing is written,
   * and the answer is false. When it throws, it is not known whether it has committed.
   */
  appendIf(
    expected: readonly Expected[],
    writers: readonly Writer[],
    additions: readonly Addition[],
  ): Promise<boolean>;
  /**
   * Holds documents and writers, lets `decide` say what is added, and commits it; returns after the commit. When it
   * throws, it is not known whether it has committed.
   */
  commit(
    asked: readonly Asked[],
    writers: readonly Writer[],
    decide: (held: Held) => readonly Addition[],
  ): Promise<void>;
  /** Notes that a document's log cannot be read to its end, or that it can again. */
  noteFault(sessionId: string, epoch: number, isFaulty: boolean): Promise<void>;
  /** Keeps a snapshot. */
  keepSnapshot(sessionId: string, epoch: number, snapshot: Snapshot): Promise<void>;
  /** Forgets edits older than 72 hours that a snapshot as old stands for, and snapshots that nothing stands on. */
  forgetOld(sessionId: string, epoch: number): Promise<void>;
}
