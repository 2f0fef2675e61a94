import { mixPath, formatDeepLink, parseDeepLink, type DeepLink } from '@/domain/review/deep-link';
import { Id } from '@/domain/ids';

/** A moment of a mix, or a note about it, as an address of this instance names it. */
export interface MomentLink extends DeepLink {
  readonly mixId: string;
}

const path = /^\/mixes\/([^/]+)\/?$/;

/** Reads an address of this instance, whole or without its origin; undefined where it names no mix. */
export function parseMomentLink(address: string, origin: string): MomentLink | undefined {
  if (!URL.canParse(address.trim(), origin)) return undefined;
  const url = new URL(address.trim(), origin);
  if (url.origin !== origin) return undefined;
  const mixId = Id.safeParse(path.exec(url.pathname)?.[1]);
  if (!mixId.success) return undefined;
  return { mixId: mixId.data, ...parseDeepLink(Object.fromEntries(url.searchParams)) };
}

/** Where a moment is, made anew from what is known of it: nothing else of what somebody pasted stays in it. */
export function formatMomentLink(moment: MomentLink): string {
  return mixPath(moment.mixId) + formatDeepLink(moment);
}
