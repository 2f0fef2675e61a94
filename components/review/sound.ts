import type { Rendition, Sound } from '@/client/playback';
import type { Version } from '@/domain/api/review';

export interface ReviewSound extends Sound {
  readonly channels: number;
}

/** A version as it can be heard and drawn; null while it is read, when it failed, and when its sound was destroyed. */
export function soundOf(version: Version | undefined): ReviewSound | null {
  if (version?.status !== 'ready' || version.isDestroyed) return null;
  const { id, frames, sampleRate, channels } = version;
  if (!frames || !sampleRate || !channels) return null;
  const renditions = version.renditions.flatMap(({ kind, mimeType }) =>
    isHeard(kind) ? [{ kind, mimeType, url: `/api/versions/${id}/audio?rendition=${kind}` }] : [],
  );
  return { versionId: id, frames, sampleRate, channels, exponent: version.exponent ?? 0, renditions };
}

// The original is kept for download alone: what is heard is always what was decoded, hashed and drawn.
const isHeard = (kind: Version['renditions'][number]['kind']): kind is Rendition => kind !== 'original';
