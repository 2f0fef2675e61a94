import fs from 'node:fs/promises';
import { v7 as newId } from 'uuid';
import type { UploadMetadata } from '@/domain/api/uploads';
import type { UploadResult } from '@/domain/api/review';
import { DomainError } from '@/domain/errors';
import type { User, Viewer } from '@/domain/viewer';
import { authorize } from '@/server/auth/authorize';
import type { Prisma } from '@/server/db/generated/client';
import { actInProject, inProject, type ProjectWork } from '@/server/events/in-project';
import { isBigFile } from '@/server/jobs/queue';
import { recordOn } from '@/server/review/version-facts';
import type { Runtime } from '@/server/runtime';

/** Where an upload's bytes are from the first one on: they become the asset's original in place. */
export function uploadKey(uploadId: string): string {
  return `uploads/${uploadId}`;
}

/** Where everything is that was made from an asset. */
export function assetFolder(assetId: string): string {
  return `assets/${assetId}`;
}

/**
 * Admits an upload before its bytes are sent. Refuses who may not upload there, `quota-reached` when the workspace would
 * be over its quota with everything that is on its way, `disk-full` when the server's reserve would be touched.
 */
export async function beginUpload(
  runtime: Runtime,
  viewer: User,
  upload: { id: string; bytes: number; metadata: UploadMetadata },
): Promise<void> {
  const { mixId, projectId, filename, note = '' } = upload.metadata;
  const resource = mixId === undefined ? { projectId: projectId ?? '' } : { mixId };
  await inProject(runtime, viewer, 'uploads.make', resource, async ({ db, access }) => {
    await refuseFullDisk(runtime, db, upload.bytes);
    await refuseOverQuota(runtime, db, access.projectId, upload.bytes);
    await db.upload.create({
      data: {
        id: upload.id,
        viewerId: viewer.id,
        loginId: viewer.loginId,
        projectId: access.projectId,
        mixId: mixId ?? null,
        filename: plainName(filename),
        note,
        bytes: upload.bytes,
        status: 'uploading',
      },
    });
  });
}

async function refuseFullDisk(runtime: Runtime, db: ProjectWork['db'], bytes: number): Promise<void> {
  const free = (await runtime.storage.freeBytes()) - (await bytesToCome(runtime, db));
  if (free - withCopies(bytes) < runtime.env.reserveBytes) throw new DomainError('disk-full');
}

// What is made from an upload needs about as much again.
const withCopies = (bytes: number) => bytes * 2;

/** What the uploads that are on their way, of all projects, will still take of the disk. */
async function bytesToCome({ storage }: Runtime, db: ProjectWork['db']): Promise<number> {
  const admitted = await db.upload.findMany({
    where: { status: 'uploading', project: { deletedAt: null } },
    select: { id: true, bytes: true },
  });
  let toCome = 0;
  for (const { id, bytes } of admitted) {
    toCome += withCopies(Number(bytes)) - ((await storage.stat(uploadKey(id)))?.bytes ?? 0);
  }
  return toCome;
}

/**
 * What counts against a workspace's quota: what is kept there or on its way. What was destroyed or put away, with its
 * mix or its project too, does not.
 */
function countedIn(workspaceId: string): Prisma.UploadWhereInput {
  return {
    status: { in: ['uploading', 'received'] },
    project: { workspaceId, deletedAt: null },
    AND: [
      { OR: [{ mixId: null }, { mix: { deletedAt: null } }] },
      { OR: [{ assetId: null }, { asset: { deletedAt: null } }] },
    ],
  };
}

async function refuseOverQuota(
  runtime: Runtime,
  db: ProjectWork['db'],
  projectId: string,
  bytes: number,
): Promise<void> {
  const { workspaceId } = await db.project.findUniqueOrThrow({ where: { id: projectId } });
  // Uploads of one workspace are admitted one after the other, so that no two fit into the same last gap.
  await db.$queryRaw`SELECT 1 FROM "Workspace" WHERE id = ${workspaceId}::uuid FOR UPDATE`;
  const used = await db.upload.aggregate({ where: countedIn(workspaceId), _sum: { bytes: true } });
  const taken = Number(used._sum.bytes ?? 0);
  if (taken + bytes > runtime.env.quotaBytes) {
    const gigabytes = (count: number) => (count / 1e9).toFixed(1);
    throw new DomainError('quota-reached', {
      sentence: `Quota reached: ${gigabytes(runtime.env.quotaBytes - taken)} GB of ${gigabytes(runtime.env.quotaBytes)} GB left, this needs ${gigabytes(bytes)} GB. Nothing was sent.`,
    });
  }
}

/** The last part of a path, without characters that could mislead; names are shown, never used as paths. */
function plainName(filename: string): string {
  const last = filename.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  return last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').slice(0, 255) || 'Untitled';
}

/** Whether a viewer may go on with an upload: his own, on a login that stands, in a project he still may upload to. */
export async function authorizeUpload(runtime: Runtime, viewer: Viewer, uploadId: string) {
  const upload = await runtime.db.upload.findUnique({ where: { id: uploadId } });
  if (!upload || upload.viewerId !== viewer.id || upload.status === 'cancelled')
    throw new DomainError('not-found');
  await authorize(runtime.db, viewer, 'uploads.make', { uploadId }, runtime.now());
  return upload;
}

/**
 * Turns an upload whose bytes are all here into an asset, and into the next version of its mix: rows, fact and job in
 * one transaction. Does nothing for one that is not complete or has been turned before, so it may be called at will.
 */
export async function finishUpload(runtime: Runtime, uploadId: string): Promise<void> {
  const upload = await runtime.db.upload.findUnique({ where: { id: uploadId } });
  if (!upload || upload.status !== 'uploading') return;
  const key = uploadKey(uploadId);
  const stored = await runtime.storage.stat(key);
  if (stored?.bytes !== Number(upload.bytes)) return;
  await makeDurable(runtime.storage.locate(key));
  await actInProject(runtime, upload.projectId, upload.viewerId, async (work) => {
    const { db, record, enqueue, now } = work;
    const taken = await db.upload.updateMany({
      where: { id: uploadId, status: 'uploading' },
      data: { status: 'received', finishedAt: now },
    });
    // Turned by somebody else, or taken back, while its bytes were made durable.
    if (taken.count === 0) return;
    const { filename, mixId, projectId, viewerId, bytes, note } = upload;
    const assetId = newId();
    await db.asset.create({ data: { id: assetId, projectId, status: 'processing', filename, bytes } });
    await db.upload.update({ where: { id: uploadId }, data: { assetId } });
    if (mixId) {
      const version = await db.version.create({
        data: { id: newId(), mixId, assetId, note, uploadedById: viewerId },
      });
      await recordOn(work, version, 'version.received', { filename });
    } else {
      await record({ type: 'asset.received', data: { assetId, filename } });
    }
    await enqueue('ingest', { assetId, isBig: isBigFile(Number(bytes)) });
  });
}

async function makeDurable(path: string): Promise<void> {
  const handle = await fs.open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Finishes every upload whose last byte arrived just before a crash, and frees the bytes of those that were taken back.
 * Bytes without a row are left: they may be the originals of a database that was put back from an older copy.
 */
export async function settleLeftUploads(runtime: Runtime): Promise<void> {
  const left = await runtime.db.upload.findMany({
    where: { status: { in: ['uploading', 'cancelled'] } },
    select: { id: true, status: true },
  });
  for (const { id, status } of left) {
    if (status === 'cancelled') await runtime.storage.remove(uploadKey(id));
    else await finishUpload(runtime, id);
  }
}

/** Takes an unfinished upload back and frees its bytes. */
export async function cancelUpload(runtime: Runtime, uploadId: string): Promise<void> {
  const { count } = await runtime.db.upload.updateMany({
    where: { id: uploadId, status: 'uploading' },
    data: { status: 'cancelled' },
  });
  if (count > 0) await runtime.storage.remove(uploadKey(uploadId));
}

/** Takes back every unfinished upload of which no byte came since a moment. */
export async function cancelUploadsLeftSince(runtime: Runtime, moment: Date): Promise<void> {
  const begun = await runtime.db.upload.findMany({
    where: { status: 'uploading', createdAt: { lt: moment } },
    select: { id: true, createdAt: true },
  });
  for (const { id, createdAt } of begun) {
    const { modifiedAt } = (await runtime.storage.stat(uploadKey(id))) ?? { modifiedAt: createdAt };
    if (modifiedAt >= moment) continue;
    await finishUpload(runtime, id);
    await cancelUpload(runtime, id);
  }
}

/** What became of an upload, for whoever sent it. */
export async function readUploadResult(
  runtime: Runtime,
  viewer: Viewer,
  uploadId: string,
): Promise<UploadResult> {
  await authorizeUpload(runtime, viewer, uploadId);
  await finishUpload(runtime, uploadId);
  const upload = await runtime.db.upload.findUniqueOrThrow({
    where: { id: uploadId },
    include: { asset: { include: { version: { select: { id: true } } } } },
  });
  const { asset } = upload;
  if (!asset) {
    const stored = await runtime.storage.stat(uploadKey(uploadId));
    return { status: 'uploading', progress: (stored?.bytes ?? 0) / Math.max(1, Number(upload.bytes)) };
  }
  return {
    status: asset.status,
    progress: asset.status === 'ready' ? 1 : asset.progress,
    assetId: asset.id,
    ...(asset.version ? { versionId: asset.version.id } : {}),
    ...(asset.problem ? { problem: asset.problem as unknown as UploadResult['problem'] } : {}),
  };
}
