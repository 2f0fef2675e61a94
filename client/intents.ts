import { v7 as uuid } from 'uuid';

/** Remembers what somebody wants done until it is: asked for again after a lost answer, it is done once. */
export interface Intents {
  /** Does it with the Idempotency-Key of this intent, which is the same until it succeeded. */
  carryOut<T>(intent: string, act: (key: string) => Promise<T>): Promise<T>;
  /** What is wanted from now on is wanted anew. */
  forget(): void;
}

export function createIntents(newKey: () => string = uuid): Intents {
  const keys = new Map<string, string>();
  return {
    async carryOut(intent, act) {
      const key = keys.get(intent) ?? newKey();
      keys.set(intent, key);
      const answer = await act(key);
      keys.delete(intent);
      return answer;
    },
    forget: () => keys.clear(),
  };
}
