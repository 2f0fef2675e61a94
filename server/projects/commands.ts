import { v7 as newId } from 'uuid';
import { DomainError } from '@/domain/errors';
import type { ProjectRole } from '@/domain/roles';
import type { User, Viewer } from '@/domain/viewer';
import type { Transaction } from '@/server/db/client';
import { doOnce, inProject, projectWork, type Once, type ProjectWork } from '@/server/events/in-project';
import type { Runtime } from '@/server/runtime';
import { presentMember, withName } from './present';
import { projectFor } from './queries';

/** Makes a workspace with the user as its owner. */
export async function createWorkspace(runtime: Runtime, viewer: User, name: string) {
  const id = newId();
  await runtime.db.workspace.create({
    data: { id, name, members: { create: { userId: viewer.id, role: 'owner' } } },
  });
  return { id, name, role: 'owner' as const, isPersonal: false };
}

/**
 * Makes a project with its first session; in the personal workspace unless another one of the user's is named. Refuses
 * `not-found` where that is not his, and `key-reused`.
 */
export async function createProject(
  runtime: Runtime,
  viewer: User,
  input: { name: string; workspaceId?: string | undefined },
  once?: Once,
) {
  const home = await runtime.db.workspaceMember.findFirst({
    where: {
      userId: viewer.id,
      ...(input.workspaceId
        ? { workspaceId: input.workspaceId }
        : { workspace: { personalUserId: viewer.id } }),
    },
  });
  if (!home) throw new DomainError('not-found');
  const { workspaceId } = home;
  return runtime.db.$transaction(async (db) => {
    await db.$queryRaw`SELECT 1 FROM "Workspace" WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
    const make = () => makeProject(runtime, db, viewer, workspaceId, input.name);
    return doOnce(db, viewer, once, runtime.now(), make);
  });
}

async function makeProject(
  runtime: Runtime,
  db: Transaction,
  viewer: User,
  workspaceId: string,
  name: string,
) {
  const projectId = newId();
  const sessionId = newId();
  await db.project.create({
    data: {
      id: projectId,
      workspaceId,
      name,
      members: { create: { userId: viewer.id, role: 'owner', colour: 0 } },
      sessions: { create: { id: sessionId, title: name } },
    },
  });
  const access = { projectId, viewer, standing: 'owner', seesTeam: true, scope: null } as const;
  const { record } = projectWork(runtime, db, access, viewer.id);
  await record({ type: 'project.created', data: { name } });
  await record({ type: 'session.made', data: { sessionId, title: name } });
  return projectFor(db, projectId, viewer.id);
}

/** Gives a project another name. */
export function renameProject(runtime: Runtime, viewer: Viewer, projectId: string, name: string) {
  return inProject(runtime, viewer, 'project.rename', { projectId }, async ({ db, record }) => {
    const project = await db.project.findUniqueOrThrow({ where: { id: projectId } });
    if (project.name !== name) {
      await db.project.update({ where: { id: projectId }, data: { name } });
      await record({ type: 'project.renamed', data: { from: project.name, to: name } });
    }
    return projectFor(db, projectId, viewer.id);
  });
}

/** Puts a project away: nobody finds it any more, nothing is destroyed. */
export function deleteProject(runtime: Runtime, viewer: Viewer, projectId: string) {
  return inProject(runtime, viewer, 'project.delete', { projectId }, async ({ db, record, now }) => {
    const { name } = await db.project.update({ where: { id: projectId }, data: { deletedAt: now } });
    await record({ type: 'project.deleted', data: { name } });
  });
}

/** Gives a member another role. Refuses `last-owner` when nobody would be left who owns the project. */
export function changeMember(
  runtime: Runtime,
  viewer: Viewer,
  { projectId, userId, role }: { projectId: string; userId: string; role: ProjectRole },
) {
  return inProject(runtime, viewer, 'members.change', { projectId }, async ({ db, record }) => {
    const member = await memberOf(db, projectId, userId);
    if (member.role !== role) {
      if (member.role === 'owner') await refuseLastOwner(db, projectId);
      await db.member.update({ where: { projectId_userId: { projectId, userId } }, data: { role } });
      const name = member.user.viewer.name;
      await record({ type: 'member.role-changed', data: { userId, name, from: member.role, to: role } });
    }
    return presentMember({ ...member, role });
  });
}

/** Takes a member out of a project; anybody may leave. Refuses `last-owner`. */
export function removeMember(runtime: Runtime, viewer: Viewer, projectId: string, userId: string) {
  const isLeaving = viewer.id === userId;
  const action = isLeaving ? 'members.leave' : 'members.change';
  return inProject(runtime, viewer, action, { projectId }, async ({ db, record }) => {
    const member = await memberOf(db, projectId, userId);
    if (member.role === 'owner') await refuseLastOwner(db, projectId);
    await db.member.delete({ where: { projectId_userId: { projectId, userId } } });
    const data = { userId, name: member.user.viewer.name };
    await record({ type: isLeaving ? 'member.left' : 'member.removed', data });
  });
}

async function memberOf(db: ProjectWork['db'], projectId: string, userId: string) {
  const member = await db.member.findUnique({
    where: { projectId_userId: { projectId, userId } },
    include: withName,
  });
  if (!member) throw new DomainError('not-found');
  return member;
}

async function refuseLastOwner(db: ProjectWork['db'], projectId: string): Promise<void> {
  if ((await db.member.count({ where: { projectId, role: 'owner' } })) <= 1)
    throw new DomainError('last-owner');
}
