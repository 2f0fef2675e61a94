/** What a page can say of the edits made on it. */
export type Saving =
  | { readonly kind: 'opening' }
  /** Nothing is unsent, and everything sent is committed. */
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving' }
  /** So many changes are kept here until the line is back. */
  | { readonly kind: 'offline'; readonly changes: number }
  /** The server will not have this page again, why, and how many changes it did not take. */
  | { readonly kind: 'refused'; readonly code: number; readonly changes: number };

/** Follows edits on their way: which were made, which question covers them, and whether it was answered. */
export interface SavingTracker {
  state(): Saving;
  /** Edits made here that are not known to be stored. */
  unsaved(): number;
  edited(): void;
  /** The document is the same here and there, as far as both have told. */
  synced(): void;
  lineLost(): void;
  refused(code: number): void;
  acknowledged(marker: number): void;
  /** Asks the same again where it has waited since this was called before: either answer is true. */
  askAgain(): void;
}

interface TrackerOptions {
  /** Edits of an earlier visit that were kept here. */
  kept: number;
  /** Asks the server to answer once everything before is stored. */
  ask(marker: number): void;
  onChange(): void;
}

/** One question is under way at a time: whatever is edited meanwhile is asked about by the next one. */
export function trackSaving({ kept, ask, onChange }: TrackerOptions): SavingTracker {
  let line: 'opening' | 'synced' | 'lost' | { code: number } = 'opening';
  let made = kept;
  let stored = 0;
  let asked: { marker: number; covers: number } | undefined;
  let overdue: typeof asked;
  let lastMarker = 0;
  /** Whether this line has said that it has everything, once at least. */
  let isAnswered = false;

  function askNext(): void {
    if (line !== 'synced' || asked) return;
    lastMarker += 1;
    asked = { marker: lastMarker, covers: made };
    ask(lastMarker);
  }

  function forgetAnswers(): void {
    asked = undefined;
    isAnswered = false;
  }

  return {
    state() {
      const changes = made - stored;
      if (typeof line === 'object') return { kind: 'refused', code: line.code, changes };
      if (line === 'synced') return { kind: isAnswered && changes === 0 ? 'saved' : 'saving' };
      if (line === 'opening' && changes === 0) return { kind: 'opening' };
      return { kind: 'offline', changes };
    },
    unsaved: () => made - stored,
    edited() {
      made += 1;
      askNext();
      onChange();
    },
    synced() {
      line = 'synced';
      forgetAnswers();
      askNext();
      onChange();
    },
    lineLost() {
      if (typeof line === 'object') return;
      line = 'lost';
      forgetAnswers();
      onChange();
    },
    refused(code) {
      line = { code };
      forgetAnswers();
      onChange();
    },
    acknowledged(marker) {
      if (asked?.marker !== marker) return;
      stored = asked.covers;
      asked = undefined;
      isAnswered = true;
      if (made > stored) askNext();
      onChange();
    },
    askAgain() {
      if (asked && asked === overdue) ask(asked.marker);
      overdue = asked;
    },
  };
}
