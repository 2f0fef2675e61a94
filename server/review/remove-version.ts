import { DomainError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import { inProject } from '@/server/events/in-project';
import type { Runtime } from '@/server/runtime';
import { findVersion, referTo, versionFor } from './queries';

/**
 * Hides a version from everybody but the team, or shows it again; what was said of it stays. One that could not be read
 * has nothing to show again: hidden, it is gone for the team too.
 */
export function hideVersion(runtime: Runtime, viewer: Viewer, versionId: string, isHidden: boolean) {
  return inProject(runtime, viewer, 'versions.change', { versionId }, async ({ db, access, record, now }) => {
    const version = await findVersion(db, access, versionId);
    const before = await versionFor(db, access, versionId);
    if ((version.hiddenAt !== null) === isHidden) return before;
    await db.version.update({ where: { id: versionId }, data: { hiddenAt: isHidden ? now : null } });
    const type = isHidden ? 'version.hidden' : 'version.shown';
    await record({ type, data: await referTo(db, version), mixId: version.mixId });
    return version.asset.status === 'failed' ? { ...before, isHidden } : versionFor(db, access, versionId);
  });
}

/**
 * Destroys the sound of a version for good, original and renditions; its rows and the discussion stay, for whoever could
 * read them. Refuses one that is still being read.
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
      if (version.destroyedAt) return [];
      if (version.asset.status === 'processing') throw new DomainError('not-ready');
      const renditions = await db.rendition.findMany({ where: { assetId: version.assetId } });
      await db.rendition.deleteMany({ where: { assetId: version.assetId } });
      await db.version.update({
        where: { id: versionId },
        data: { destroyedAt: now },
      });
      await db.asset.update({ where: { id: version.assetId }, data: { deletedAt: now } });
      const data = { ...(await referTo(db, version)), reason };
      await record({ type: 'version.destroyed', data, mixId: version.mixId });
      return renditions.map((rendition) => rendition.key);
    },
  );
  for (const key of keys) await runtime.storage.removeAll(key);
}
