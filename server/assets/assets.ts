import type { z } from 'zod';
import type { Asset as AssetContract } from '@/domain/api/assets';
import { DomainError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import { authorize, type ProjectAccess } from '@/server/auth/authorize';
import type { Database, Transaction } from '@/server/db/client';
import type { Prisma } from '@/server/db/generated/client';
import { inProject } from '@/server/events/in-project';
import { paginate } from '@/server/projects/queries';
import { withRenditions } from '@/server/review/present';
import { visibleVersions } from '@/server/review/visibility';
import type { Runtime } from '@/server/runtime';

type Asset = z.input<typeof AssetContract>;

const withUse = {
  version: { select: { id: true, mixId: true } },
  ...withRenditions,
} as const satisfies Prisma.AssetInclude;
type AssetRow = Prisma.AssetGetPayload<{ include: typeof withUse }>;

/** The assets that exist for a member: the sound of a version is seen by whoever sees the version. */
function visibleAssets(access: ProjectAccess): Prisma.AssetWhereInput {
  return {
    projectId: access.projectId,
    deletedAt: null,
    ...(access.seesTeam ? {} : { OR: [{ version: null }, { version: visibleVersions(access) }] }),
  };
}

/** The audio stored in a project, the newest first. */
export async function listAssets(
  runtime: Runtime,
  viewer: Viewer,
  projectId: string,
  { limit = 100, cursor }: { limit?: number; cursor?: string | undefined },
): Promise<{ items: Asset[]; nextCursor: string | null }> {
  const access = await authorize(runtime.db, viewer, 'assets.read', { projectId }, runtime.now());
  const found = await runtime.db.asset.findMany({
    where: { AND: [visibleAssets(access), cursor ? { id: { lt: cursor } } : {}] },
    include: withUse,
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const { rows, nextCursor } = paginate(found, limit, (row) => row.id);
  return { items: rows.map(present), nextCursor };
}

/** One stored audio. */
export async function readAsset(runtime: Runtime, viewer: Viewer, assetId: string): Promise<Asset> {
  const access = await authorize(runtime.db, viewer, 'assets.read', { assetId }, runtime.now());
  return present(await findAsset(runtime.db, access, assetId));
}

/** An asset's row where it exists for this viewer; refuses `not-found`. */
export async function findAsset(
  db: Database | Transaction,
  access: ProjectAccess,
  assetId: string,
): Promise<AssetRow> {
  const asset = await db.asset.findFirst({
    where: { AND: [{ id: assetId }, visibleAssets(access)] },
    include: withUse,
  });
  if (!asset) throw new DomainError('not-found');
  return asset;
}

/** Puts a stored audio away; its bytes stay, unless they were no sound. Refuses `in-use` for the sound of a version. */
export function deleteAsset(runtime: Runtime, viewer: Viewer, assetId: string): Promise<void> {
  return inProject(runtime, viewer, 'assets.change', { assetId }, async (work) => {
    const { db, access, record, now, enqueue } = work;
    const { version, filename, status } = await findAsset(db, access, assetId);
    if (version) throw new DomainError('in-use');
    await db.asset.update({ where: { id: assetId }, data: { deletedAt: now } });
    await record({ type: 'asset.deleted', data: { assetId, filename } });
    if (status === 'failed') await enqueue('remove-sound', { assetId });
  });
}

function present(asset: AssetRow): Asset {
  const { id, projectId, filename, status, progress, sampleRate, channels, sha256, pcmSha256 } = asset;
  return {
    id,
    projectId,
    filename,
    status,
    progress,
    frames: asset.frames === null ? null : Number(asset.frames),
    sampleRate,
    channels,
    sha256,
    pcmSha256,
    loudness: asset.loudness as Asset['loudness'],
    findings: asset.findings as unknown as Asset['findings'],
    ...(asset.problem ? { problem: asset.problem as unknown as Asset['problem'] } : {}),
    createdAt: asset.createdAt.toISOString(),
    usedBy: asset.version
      ? [{ kind: 'version', versionId: asset.version.id, mixId: asset.version.mixId }]
      : [],
  };
}
