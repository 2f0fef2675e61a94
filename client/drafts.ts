import { z } from 'zod';
import { Region } from '@/domain/review/region';

const Draft = z.object({
  text: z.string(),
  /** What it points at; absent where it is about the whole piece, or answers or rewrites something. */
  region: Region.optional(),
  visibility: z.enum(['everyone', 'team']).default('everyone'),
});
export type KeptDraft = z.infer<typeof Draft>;

const Kept = z.array(Draft.extend({ place: z.string(), keptAt: z.number() }));
type Kept = z.infer<typeof Kept>;

/** Where something is being written; a place holds one draft. */
export const draftPlaces = {
  note: (versionId: string) => `note:${versionId}`,
  reply: (noteId: string) => `reply:${noteId}`,
  edit: (noteId: string) => `edit:${noteId}`,
};

/** What one viewer has written on this device and neither sent nor discarded. */
export interface Drafts {
  read(place: string): KeptDraft | undefined;
  /** Which of these places was written in last. */
  latest(places: readonly string[]): string | undefined;
  /** Keeps what is written so far; nothing written is nothing kept. */
  keep(place: string, draft: z.input<typeof Draft>): void;
  forget(place: string): void;
}

interface Options {
  /** Where drafts outlive a closed page. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  storageKey: string;
  now(): number;
}

const mostDrafts = 50;
const longestMilliseconds = 30 * 24 * 60 * 60_000;

/** Drafts in a storage that several pages share: each change is made to what stands there now. */
export function createDrafts({ storage, storageKey, now }: Options): Drafts {
  /** The latest first. */
  const all = (): Kept => {
    const kept = Kept.safeParse(parseJson(storage.getItem(storageKey)));
    return kept.success ? kept.data.filter(({ keptAt }) => keptAt > now() - longestMilliseconds) : [];
  };
  const put = (drafts: Kept) => {
    if (drafts.length === 0) return storage.removeItem(storageKey);
    try {
      storage.setItem(storageKey, JSON.stringify(drafts.slice(0, mostDrafts)));
    } catch {
      // Full, or closed to this page: what is written still stands in its field.
    }
  };
  const others = (place: string) => all().filter((draft) => draft.place !== place);
  const forget = (place: string) => put(others(place));
  return {
    read: (place) => all().find((draft) => draft.place === place),
    latest: (places) => all().find(({ place }) => places.includes(place))?.place,
    keep(place, draft) {
      if (draft.text.trim() === '') return forget(place);
      put([{ ...Draft.parse(draft), place, keptAt: now() }, ...others(place)]);
    },
    forget,
  };
}

/** The drafts of one viewer in this browser; on the server nobody has any. */
export function draftsOf(viewerId: string): Drafts {
  return createDrafts({
    storage: typeof window === 'undefined' ? noStorage : window.localStorage,
    storageKey: `talkback.drafts.${viewerId}`,
    now: Date.now,
  });
}

const noStorage: Options['storage'] = { getItem: () => null, setItem() {}, removeItem() {} };

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '[]');
  } catch {
    return undefined;
  }
}
