import { DomainError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import { inProject } from '@/server/events/in-project';
import type { Runtime } from '@/server/runtime';
import { findVersion } from './queries';

/** Hides a version from everybody but the team; what was said of it stays. */
export function hideVersion(runtime: Runtime, viewer: Viewer, versionId: string): Promise<void> {
  return inProject(runtime, viewer, 'versions.change', { versionId }, async ({ db, access, record, now }) => {
    const version = await findVersion(db, access, versionId);
    if (version.hiddenAt) return;
    await db.version.update({ where: { id: versionId }, data: { hiddenAt: now } });
    const mix = await db.mix.findUniqueOrThrow({ where: { id: version.mixId } });
    const data = { mixId: mix.id, mixTitle: mix.title, versionId, number: version.number };
    await record({ type: 'version.hidden', data, mixId: mix.id });
  });
}

/**
 * Destroys the sound of a version for good, original and renditions; its rows and the discussion stay. Refuses one that
 * is still being read.
 */
export async function destroyVersion(
  runtime: Runtime,
  viewer: Viewer,
  versionId: string,
  reason: string,
): Promise<void> {
  const keys = await inProject(
    runtime,
    viewer,
    'versions.destroy',
    { versionId },
    async ({ db, access, record, now }) => {
      const version = await findVersion(db, access, versionId);
      if (version.asset.status === 'processing') throw new DomainError('not-ready');
      const renditions = await db.rendition.findMany({ where: { assetId: version.assetId } });
      await db.rendition.deleteMany({ where: { assetId: version.assetId } });
      await db.version.update({
        where: { id: versionId },
        data: { destroyedAt: now, hiddenAt: version.hiddenAt ?? now },
      });
      await db.asset.update({ where: { id: version.assetId }, data: { deletedAt: now } });
      const mix = await db.mix.findUniqueOrThrow({ where: { id: version.mixId } });
      const data = { mixId: mix.id, mixTitle: mix.title, versionId, number: version.number, reason };
      await record({ type: 'version.destroyed', data, mixId: mix.id });
      return renditions.map((rendition) => rendition.key);
    },
  );
  for (const key of keys) await runtime.storage.removeAll(key);
}
