import { DomainError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import { assetFolder, uploadKey } from '@/server/assets/uploads';
import { inProject } from '@/server/events/in-project';
import type { Runtime } from '@/server/runtime';
import { findVersion, versionFor } from './queries';
import { recordOn } from './version-facts';

/**
 * Hides a version from everybody but the team, or shows it again; what was said of it stays. One that could not be read
 * has nothing to show again: hidden, it is gone for the team too, with its bytes.
 */
export function hideVersion(runtime: Runtime, viewer: Viewer, versionId: string, isHidden: boolean) {
  return inProject(runtime, viewer, 'versions.change', { versionId }, async (project) => {
    const { db, access, now, enqueue } = project;
    const version = await findVersion(db, access, versionId);
    const before = await versionFor(db, access, versionId);
    if ((version.hiddenAt !== null) === isHidden) return before;
    await db.version.update({ where: { id: versionId }, data: { hiddenAt: isHidden ? now : null } });
    const type = isHidden ? 'version.hidden' : 'version.shown';
    // Whoever sees it, or shall see it again, is told that it goes and comes.
    await recordOn(project, { ...version, hiddenAt: null }, type, {});
    if (version.asset.status !== 'failed') return versionFor(db, access, versionId);
    const { assetId } = version;
    await db.asset.update({ where: { id: assetId }, data: { deletedAt: now } });
    await enqueue('remove-sound', { assetId });
    return { ...before, isHidden };
  });
}

/**
 * Destroys the sound of a version for good, original and renditions; its rows and the discussion stay, for whoever could
 * read them. Refuses one that is still being read.
 */
export function destroyVersion(
  runtime: Runtime,
  viewer: Viewer,
  versionId: string,
  reason: string,
): Promise<void> {
  return inProject(runtime, viewer, 'versions.destroy', { versionId }, async (project) => {
    const { db, access, enqueue, now } = project;
    const version = await findVersion(db, access, versionId);
    const { assetId } = version;
    if (version.destroyedAt) return;
    if (version.asset.status === 'processing') throw new DomainError('not-ready');
    await db.rendition.deleteMany({ where: { assetId } });
    await db.version.update({ where: { id: versionId }, data: { destroyedAt: now } });
    await db.asset.update({ where: { id: assetId }, data: { deletedAt: now } });
    await recordOn(project, version, 'version.destroyed', { reason });
    await enqueue('remove-sound', { assetId });
  });
}

/**
 * Removes every file of a sound that was destroyed, or of one that could not be read and was put away, original and all.
 * Safe to run again.
 */
export async function removeSound({ db, storage }: Runtime, assetId: string): Promise<void> {
  const asset = await db.asset.findUnique({
    where: { id: assetId },
    include: { upload: true, version: true },
  });
  const isGone = asset?.version?.destroyedAt ?? (asset?.status === 'failed' && asset.deletedAt);
  if (!asset || !isGone) return;
  if (asset.upload) await storage.remove(uploadKey(asset.upload.id));
  await storage.removeFolder(assetFolder(assetId));
}
