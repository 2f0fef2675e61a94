import { z } from 'zod';
import { createStore } from 'zustand';

const Preferences = z.object({
  /** How long a hand takes to the key after the ear heard it; taken off the moment of a note written while playing. */
  reactionSeconds: z.number().min(0).max(5),
  areSingleKeysOn: z.boolean(),
});
export type Preferences = z.infer<typeof Preferences>;

export const defaultPreferences: Preferences = { reactionSeconds: 0.8, areSingleKeysOn: true };

const storageKey = 'talkback.review';

/** How this person reviews, on this device. */
export const preferences = createStore<Preferences>(() => defaultPreferences);

/** Takes over what was kept here; called once the page lives, so that server and browser draw the same first page. */
export function recallPreferences(storage: Pick<Storage, 'getItem'>) {
  const kept = Preferences.safeParse(parseJson(storage.getItem(storageKey)));
  if (kept.success) preferences.setState(kept.data);
}

export function keepPreferences(storage: Pick<Storage, 'setItem'>, change: Partial<Preferences>) {
  preferences.setState(change);
  storage.setItem(storageKey, JSON.stringify(preferences.getState()));
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
