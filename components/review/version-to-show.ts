import type { Version } from '@/domain/api/review';
import { currentOf } from './version-state';

type Numbered = Pick<Version, 'number' | 'status' | 'isHidden' | 'isDestroyed'>;

/** The version an address means: the one it numbers, else the current one, else the newest. */
export function versionToShow<V extends Numbered>(
  versions: readonly V[],
  number: number | undefined,
): V | undefined {
  const asked = number === undefined ? undefined : versions.find((version) => version.number === number);
  return asked ?? currentOf(versions) ?? versions.at(-1);
}
