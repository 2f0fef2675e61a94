/** The Idempotency-Key of what somebody means to do: it stays the same until that is done, however often he tries. */
export interface IntentKey {
  keyFor(intent: unknown): string;
  /** What comes next is meant anew, also where it reads the same. */
  done(): void;
}

export function createIntentKey(newKey: () => string): IntentKey {
  let meant: { intent: string; key: string } | undefined;
  return {
    keyFor(intent) {
      const name = JSON.stringify(intent);
      if (meant?.intent !== name) meant = { intent: name, key: newKey() };
      return meant.key;
    },
    done: () => (meant = undefined),
  };
}
