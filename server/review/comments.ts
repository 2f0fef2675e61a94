import { v7 as newId } from 'uuid';
import { DomainError } from '@/domain/errors';
import { can } from '@/domain/roles';
import { liesWithin, type Region } from '@/domain/review/region';
import type { Viewer } from '@/domain/viewer';
import type { ProjectAccess } from '@/server/auth/authorize';
import { inProject, type Once, type ProjectWork } from '@/server/events/in-project';
import { countAttempt, limits } from '@/server/http/limits';
import type { Runtime } from '@/server/runtime';
import { withPeople, type CommentRow } from './present';
import { findVersion, presentComments } from './queries';
import { audienceOf } from './visibility';

export interface NewComment {
  text: string;
  region?: Region | undefined;
  parentId?: string | undefined;
  visibility?: 'everyone' | 'team' | undefined;
  mentions?: string[] | undefined;
}

/**
 * Writes a comment on a version, or a reply. Refuses a region outside the version, a parent on another version, a team
 * note by whoever is not of the team, a reply that would show a team thread outside it.
 */
export async function addComment(
  runtime: Runtime,
  viewer: Viewer,
  versionId: string,
  input: NewComment,
  once?: Once,
) {
  await countAttempt(runtime.db, limits.commentsPerPerson, viewer.id, runtime.now());
  return inProject(
    runtime,
    viewer,
    'comments.write',
    { versionId },
    async ({ db, access, record }) => {
      const version = await findVersion(db, access, versionId);
      if (version.asset.status !== 'ready') throw new DomainError('not-ready');
      const { region } = input;
      if (region && !liesWithin(region, Number(version.asset.frames))) {
        throw invalid('region', 'The region lies outside this version.');
      }
      const parent = input.parentId ? await findParent(db, versionId, input.parentId, access) : undefined;
      const visibility = visibilityOf(input.visibility, parent, access);
      const id = newId();
      const parked = version.approvedAt !== null;
      await db.comment.create({
        data: {
          id,
          versionId,
          parentId: parent?.id ?? null,
          authorId: access.viewer.id,
          text: input.text,
          startFrame: region?.startFrame ?? null,
          endFrame: region?.endFrame ?? null,
          visibility,
          parked,
          mentions: await membersAmong(db, access.projectId, input.mentions ?? [], visibility),
        },
      });
      const mix = await db.mix.findUniqueOrThrow({ where: { id: version.mixId } });
      await record({
        type: 'comment.added',
        data: { ...referTo(mix, version, id), parentId: parent?.id ?? null, parked },
        mixId: mix.id,
        audience: audienceOf(version, visibility),
      });
      return presentOne(db, access, id);
    },
    once,
  );
}

function invalid(path: string, message: string): DomainError {
  return new DomainError('invalid', { fields: [{ path, message }] });
}

async function findParent(db: ProjectWork['db'], versionId: string, parentId: string, access: ProjectAccess) {
  const parent = await db.comment.findFirst({ where: { id: parentId, versionId, deletedAt: null } });
  if (!parent || (parent.visibility === 'team' && !access.seesTeam)) {
    throw invalid('parentId', 'There is no such note on this version.');
  }
  if (parent.parentId) throw invalid('parentId', 'Reply to the first note of a thread.');
  return parent;
}

function visibilityOf(
  wish: 'everyone' | 'team' | undefined,
  parent: { visibility: 'everyone' | 'team' } | undefined,
  access: ProjectAccess,
): 'everyone' | 'team' {
  if (parent) {
    if (wish && wish !== parent.visibility)
      throw invalid('visibility', 'A reply is seen by whoever sees its thread.');
    return parent.visibility;
  }
  if (wish === 'team' && !can(access.standing, 'comments.write-team')) throw new DomainError('forbidden');
  return wish ?? 'everyone';
}

// Whoever could not read the note is not mentioned in it, nor whoever can never come to read it.
async function membersAmong(
  db: ProjectWork['db'],
  projectId: string,
  ids: string[],
  visibility: 'everyone' | 'team',
): Promise<string[]> {
  if (ids.length === 0) return [];
  const members = await db.member.findMany({
    where: {
      projectId,
      userId: { in: ids },
      user: { disabledAt: null },
      ...(visibility === 'team' ? { role: { in: ['owner', 'editor'] } } : {}),
    },
  });
  return members.map((member) => member.userId);
}

export type CommentChange =
  | { text: string; resolved?: undefined; deleted?: undefined }
  | { text?: undefined; resolved: boolean; deleted?: undefined }
  | { text?: undefined; resolved?: undefined; deleted: false };

/** Rewrites one's own note, resolves or reopens a thread, or brings one's own deleted note back. */
export function changeComment(runtime: Runtime, viewer: Viewer, commentId: string, change: CommentChange) {
  const action = change.resolved === undefined ? 'comments.write' : 'comments.resolve';
  return inProject(runtime, viewer, action, { commentId }, async (project) => {
    const { db, access, now } = project;
    const comment = await findComment(db, access, commentId);
    const said = (type: CommentFact) => recordChange(project, comment, type);
    if (change.resolved !== undefined) {
      if (comment.deletedAt || comment.parentId) throw new DomainError('not-found');
      if (change.resolved === (comment.resolvedAt !== null)) return presentOne(db, access, commentId);
      await db.comment.update({
        where: { id: commentId },
        data: {
          resolvedAt: change.resolved ? now : null,
          resolvedById: change.resolved ? access.viewer.id : null,
        },
      });
      await said(change.resolved ? 'comment.resolved' : 'comment.unresolved');
      return presentOne(db, access, commentId);
    }
    if (comment.authorId !== access.viewer.id) throw new DomainError('forbidden');
    if (change.text !== undefined) {
      if (comment.deletedAt) throw new DomainError('not-found');
      await db.comment.update({ where: { id: commentId }, data: { text: change.text, editedAt: now } });
      await said('comment.edited');
    } else if (comment.deletedAt) {
      await db.comment.update({ where: { id: commentId }, data: { deletedAt: null } });
      await said('comment.restored');
    }
    return presentOne(db, access, commentId);
  });
}

/** Deletes one's own note, or anybody's as an owner. A deleted thread takes its replies out of sight with it. */
export function deleteComment(runtime: Runtime, viewer: Viewer, commentId: string) {
  return inProject(runtime, viewer, 'comments.write', { commentId }, async (project) => {
    const { db, access, now } = project;
    const comment = await findComment(db, access, commentId);
    if (comment.deletedAt) throw new DomainError('not-found');
    if (comment.authorId !== access.viewer.id && !can(access.standing, 'comments.moderate'))
      throw new DomainError('forbidden');
    await db.comment.update({ where: { id: commentId }, data: { deletedAt: now } });
    await recordChange(project, comment, 'comment.deleted');
  });
}

/** A comment where it stands; refuses one on a version that does not exist for this viewer. */
async function findComment(db: ProjectWork['db'], access: ProjectAccess, commentId: string) {
  const comment = await db.comment.findUniqueOrThrow({
    where: { id: commentId },
    include: { version: { include: { mix: true } } },
  });
  await findVersion(db, access, comment.versionId);
  return comment;
}

type CommentFact =
  'comment.edited' | 'comment.deleted' | 'comment.restored' | 'comment.resolved' | 'comment.unresolved';

interface CommentInPlace {
  id: string;
  visibility: 'everyone' | 'team';
  version: { id: string; number: number | null; hiddenAt: Date | null; mix: { id: string; title: string } };
}

function recordChange({ record }: ProjectWork, comment: CommentInPlace, type: CommentFact): Promise<void> {
  const { version, visibility } = comment;
  const data = referTo(version.mix, version, comment.id);
  return record({ type, data, mixId: version.mix.id, audience: audienceOf(version, visibility) });
}

function referTo(
  mix: { id: string; title: string },
  version: { id: string; number: number | null },
  commentId: string,
) {
  return { mixId: mix.id, mixTitle: mix.title, versionId: version.id, number: version.number, commentId };
}

async function presentOne(db: ProjectWork['db'], access: ProjectAccess, id: string) {
  const row: CommentRow = await db.comment.findUniqueOrThrow({ where: { id }, include: withPeople });
  const [comment] = await presentComments(db, access, [row]);
  if (!comment) throw new DomainError('not-found');
  return comment;
}
