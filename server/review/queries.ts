import fs from 'node:fs/promises';
import type { z } from 'zod';
import type {
  listComments as listCommentsContract,
  listMixes as listMixesContract,
  Mix as MixContract,
} from '@/domain/api/review';
import { DomainError } from '@/domain/errors';
import { factData } from '@/domain/facts';
import { can } from '@/domain/roles';
import type { Viewer } from '@/domain/viewer';
import { authorize, type ProjectAccess } from '@/server/auth/authorize';
import type { Database, Transaction } from '@/server/db/client';
import { asPerson, peoplePresenter } from '@/server/projects/present';
import { coloursOf, paginate } from '@/server/projects/queries';
import type { Runtime } from '@/server/runtime';
import {
  presentComment,
  presentVersion,
  withPeople,
  withSound,
  type CommentRow,
  type Destruction,
  type MixContext,
  type VersionRow,
} from './present';
import { standingVersions, visibleComments, visibleVersions } from './visibility';

interface Page {
  limit?: number;
  cursor?: string | undefined;
}

type Db = Database | Transaction;
type Mix = z.input<typeof MixContract>;

// A mix of more versions than this shows its latest ones; the others are reached by their ids.
const versionsShown = 200;

/** The mixes of a project with their versions, the newest mix first. */
export async function listMixes(
  runtime: Runtime,
  viewer: Viewer,
  projectId: string,
  { limit = 100, cursor }: Page,
): Promise<z.input<(typeof listMixesContract)['output']>> {
  const access = await authorize(runtime.db, viewer, 'project.read', { projectId }, runtime.now());
  const found = await runtime.db.mix.findMany({
    where: { projectId, deletedAt: null, ...(cursor ? { id: { lt: cursor } } : {}) },
    orderBy: { id: 'desc' },
    take: limit + 1,
    select: { id: true },
  });
  const { rows, nextCursor } = paginate(found, limit, (row) => row.id);
  return {
    items: await presentMixes(
      runtime.db,
      access,
      rows.map((row) => row.id),
    ),
    nextCursor,
  };
}

/** One mix with its versions, the first version first. */
export async function readMix(runtime: Runtime, viewer: Viewer, mixId: string): Promise<Mix> {
  const access = await authorize(runtime.db, viewer, 'mixes.read', { mixId }, runtime.now());
  return mixFor(runtime.db, access, mixId);
}

/** One mix as whoever has access sees it. */
export async function mixFor(db: Db, access: ProjectAccess, mixId: string): Promise<Mix> {
  const [mix] = await presentMixes(db, access, [mixId]);
  if (!mix) throw new DomainError('not-found');
  return mix;
}

async function presentMixes(db: Db, access: ProjectAccess, mixIds: string[]): Promise<Mix[]> {
  const mixes = await db.mix.findMany({
    where: { id: { in: mixIds } },
    include: {
      versions: {
        where: visibleVersions(access),
        include: withSound,
        orderBy: { createdAt: 'desc' },
        take: versionsShown,
      },
    },
    orderBy: { id: 'desc' },
  });
  const show = peoplePresenter(await coloursOf(db, access.projectId));
  const deciderIds = await decidersOf(db, access.projectId);
  const open = await countOpen(db, access, mixIds);
  const current = await currentNumbers(db, mixIds);
  const destroyed = mixes.flatMap(({ versions }) => versions.filter(({ destroyedAt }) => destroyedAt));
  const destructions = await destructionsOf(db, access, destroyed, show);
  return mixes.map((mix) => {
    const context = { currentNumber: current.get(mix.id) ?? 0, deciderIds };
    return {
      id: mix.id,
      title: mix.title,
      projectId: mix.projectId,
      versions: mix.versions.reverse().map((version) => presentVersion(version, context, show, destructions)),
      openComments: open.get(mix.id) ?? 0,
    };
  });
}

/** What the rules of review need to know of a version's mix. */
export async function contextOf(db: Db, projectId: string, mixId: string): Promise<MixContext> {
  const current = await currentNumbers(db, [mixId]);
  return { currentNumber: current.get(mixId) ?? 0, deciderIds: await decidersOf(db, projectId) };
}

async function currentNumbers(db: Db, mixIds: string[]): Promise<Map<string, number>> {
  const rows = await db.version.groupBy({
    by: ['mixId'],
    where: { mixId: { in: mixIds }, ...standingVersions },
    _max: { number: true },
  });
  return new Map(rows.map((row) => [row.mixId, row._max.number ?? 0]));
}

/** The members of a project whose verdict can count: whoever may decide and whose account is open. */
export async function decidersOf(db: Db, projectId: string): Promise<ReadonlySet<string>> {
  const members = await db.member.findMany({
    where: { projectId, user: { disabledAt: null } },
    select: { userId: true, role: true },
  });
  const deciders = members.filter(({ role }) => can(role, 'decisions.make'));
  return new Set(deciders.map(({ userId }) => userId));
}

async function countOpen(db: Db, access: ProjectAccess, mixIds: string[]): Promise<Map<string, number>> {
  const versions = await db.version.findMany({
    where: { AND: [{ mixId: { in: mixIds } }, visibleVersions(access)] },
    select: {
      mixId: true,
      _count: {
        select: { comments: { where: { ...visibleComments(access), parentId: null, resolvedAt: null } } },
      },
    },
  });
  const open = new Map<string, number>();
  for (const { mixId, _count } of versions) open.set(mixId, (open.get(mixId) ?? 0) + _count.comments);
  return open;
}

/** One version and what is known of its sound. */
export async function readVersion(runtime: Runtime, viewer: Viewer, versionId: string) {
  const access = await authorize(runtime.db, viewer, 'versions.read', { versionId }, runtime.now());
  return versionFor(runtime.db, access, versionId);
}

/** One version as whoever has access sees it. */
export async function versionFor(db: Db, access: ProjectAccess, versionId: string) {
  const version = await findVersion(db, access, versionId);
  const context = await contextOf(db, access.projectId, version.mixId);
  const show = peoplePresenter(await coloursOf(db, access.projectId));
  const destructions = await destructionsOf(db, access, version.destroyedAt ? [version] : [], show);
  return presentVersion(version, context, show, destructions);
}

/** Who destroyed the sound of versions, when and why, by version: as the facts keep it. */
async function destructionsOf(
  db: Db,
  { projectId }: ProjectAccess,
  destroyed: readonly { id: string }[],
  show: ReturnType<typeof peoplePresenter>,
): Promise<Map<string, Destruction>> {
  if (destroyed.length === 0) return new Map();
  const facts = await db.fact.findMany({
    where: {
      projectId,
      type: 'version.destroyed',
      OR: destroyed.map(({ id }) => ({ data: { path: ['versionId'], equals: id } })),
    },
    include: { actor: asPerson },
  });
  return new Map(
    facts.map(({ actor, at, data }) => {
      const { versionId, reason } = factData['version.destroyed'].parse(data);
      return [versionId, { by: show(actor), at: at.toISOString(), reason }];
    }),
  );
}

/** A version's row where it exists for this viewer; refuses `not-found`. */
export async function findVersion(db: Db, access: ProjectAccess, versionId: string): Promise<VersionRow> {
  const version = await db.version.findFirst({
    where: { AND: [{ id: versionId }, visibleVersions(access)] },
    include: withSound,
  });
  if (!version) throw new DomainError('not-found');
  return version;
}

/** The comments of a version that exist for a viewer, in the order they were written. */
export async function listComments(
  runtime: Runtime,
  viewer: Viewer,
  versionId: string,
  { limit = 100, cursor }: Page,
): Promise<z.input<(typeof listCommentsContract)['output']>> {
  const access = await authorize(runtime.db, viewer, 'comments.read', { versionId }, runtime.now());
  await findVersion(runtime.db, access, versionId);
  const found = await runtime.db.comment.findMany({
    where: { AND: [{ versionId, ...(cursor ? { id: { gt: cursor } } : {}) }, visibleComments(access)] },
    include: withPeople,
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  const { rows, nextCursor } = paginate(found, limit, (row) => row.id);
  return { items: await presentComments(runtime.db, access, rows), nextCursor };
}

/** Comments with their people, as whoever has access sees them. */
export async function presentComments(db: Db, access: ProjectAccess, rows: CommentRow[]) {
  const mentioned = [...new Set(rows.flatMap((row) => row.mentions))];
  const people = await db.viewer.findMany({
    where: { id: { in: mentioned } },
    select: { id: true, name: true },
  });
  const names = new Map(people.map((person) => [person.id, person.name]));
  const show = peoplePresenter(await coloursOf(db, access.projectId));
  return rows.map((row) => presentComment(row, show, names));
}

const curvePoints = 4000;

/** Short-term loudness over a version, at most 4,000 points. Refuses `not-ready` before it is measured. */
export async function readLoudnessCurve(runtime: Runtime, viewer: Viewer, versionId: string) {
  const access = await authorize(runtime.db, viewer, 'audio.hear', { versionId }, runtime.now());
  const { asset } = await findVersion(runtime.db, access, versionId);
  const stored = await runtime.db.rendition.findUnique({
    where: { assetId_kind: { assetId: asset.id, kind: 'loudness' } },
  });
  if (!stored || !asset.sampleRate) throw new DomainError('not-ready');
  const bytes = await fs.readFile(runtime.storage.locate(stored.key));
  const curve = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const step = Math.max(1, Math.ceil(curve.length / curvePoints));
  const shortTermLufs = Array.from({ length: Math.ceil(curve.length / step) }, (_, index) => {
    const loudest = curve
      .subarray(index * step, (index + 1) * step)
      .reduce((a, b) => Math.max(a, b), -Infinity);
    return Number.isFinite(loudest) ? Math.round(loudest * 100) / 100 : null;
  });
  return { framesPerPoint: (asset.sampleRate / 10) * step, shortTermLufs };
}
