import type { z } from 'zod';
import type {
  listMembers as listMembersContract,
  listProjects as listProjectsContract,
} from '@/domain/api/projects';
import { DomainError } from '@/domain/errors';
import type { Person, User, Viewer } from '@/domain/viewer';
import { authorize } from '@/server/auth/authorize';
import type { Database, Transaction } from '@/server/db/client';
import type { Runtime } from '@/server/runtime';
import { asPerson, peoplePresenter, presentMember, presentProject, seenBy, withName } from './present';

interface Page {
  limit?: number;
  cursor?: string | undefined;
}

/** Cuts a list that was read one row too long and says where it goes on. */
export function paginate<T>(
  rows: T[],
  limit: number,
  cursorOf: (row: T) => string,
): { rows: T[]; nextCursor: string | null } {
  const cut = rows.slice(0, limit);
  const last = cut.at(-1);
  return { rows: cut, nextCursor: rows.length > limit && last ? cursorOf(last) : null };
}

/** The workspaces a user is in. */
export async function listWorkspaces(runtime: Runtime, viewer: User, { limit = 100, cursor }: Page) {
  const found = await runtime.db.workspaceMember.findMany({
    where: { userId: viewer.id, ...(cursor ? { workspaceId: { gt: cursor } } : {}) },
    include: { workspace: true },
    orderBy: { workspaceId: 'asc' },
    take: limit + 1,
  });
  const { rows, nextCursor } = paginate(found, limit, (row) => row.workspaceId);
  const items = rows.map(({ workspace, role }) => ({
    id: workspace.id,
    name: workspace.name,
    role,
    isPersonal: workspace.personalUserId === viewer.id,
  }));
  return { items, nextCursor };
}

/** The projects a user is a member of, the newest first. */
export async function listProjects(
  runtime: Runtime,
  viewer: User,
  { limit = 100, cursor }: Page,
): Promise<z.input<(typeof listProjectsContract)['output']>> {
  const found = await runtime.db.project.findMany({
    where: {
      members: { some: { userId: viewer.id } },
      deletedAt: null,
      ...(cursor ? { id: { lt: cursor } } : {}),
    },
    include: seenBy(viewer.id),
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const { rows, nextCursor } = paginate(found, limit, (row) => row.id);
  return { items: rows.flatMap(presentProject), nextCursor };
}

/** One project as its member sees it. Refuses whoever is not in it. */
export async function readProject(runtime: Runtime, viewer: Viewer, projectId: string) {
  const access = await authorize(runtime.db, viewer, 'project.read', { projectId }, runtime.now());
  return projectFor(runtime.db, projectId, access.viewer.id);
}

/** One project with the role of a member of it. */
export async function projectFor(db: Database | Transaction, projectId: string, userId: string) {
  const row = await db.project.findUniqueOrThrow({ where: { id: projectId }, include: seenBy(userId) });
  const [project] = presentProject(row);
  if (!project) throw new DomainError('not-found');
  return project;
}

/** The people of a project in the order they joined; never their addresses. */
export async function listMembers(
  runtime: Runtime,
  viewer: Viewer,
  projectId: string,
  { limit = 100, cursor }: Page,
): Promise<z.input<(typeof listMembersContract)['output']>> {
  await authorize(runtime.db, viewer, 'members.read', { projectId }, runtime.now());
  const found = await runtime.db.member.findMany({
    where: { projectId, ...(cursor ? { userId: { gt: cursor } } : {}) },
    include: withName,
    orderBy: { userId: 'asc' },
    take: limit + 1,
  });
  const { rows, nextCursor } = paginate(found, limit, (row) => row.userId);
  return { items: rows.map(presentMember), nextCursor };
}

/** Colours of a project's people by viewer id. */
export async function coloursOf(db: Database | Transaction, projectId: string): Promise<Map<string, number>> {
  const members = await db.member.findMany({ where: { projectId }, select: { userId: true, colour: true } });
  return new Map(members.map((member) => [member.userId, member.colour]));
}

/** A viewer as others of a project see him, in the colour of his notes. */
export async function personOf(db: Database, { id, kind, name }: Viewer, projectId: string): Promise<Person> {
  const row = await db.viewer.findUnique({ where: { id }, ...asPerson });
  const show = peoplePresenter(await coloursOf(db, projectId));
  return show(row ?? { id, kind, name, guest: null });
}

/** Invitations that can still be used. */
export async function listInvitations(
  runtime: Runtime,
  viewer: Viewer,
  projectId: string,
  { limit = 100, cursor }: Page,
) {
  await authorize(runtime.db, viewer, 'invitations.read', { projectId }, runtime.now());
  const found = await runtime.db.invitation.findMany({
    where: {
      projectId,
      revokedAt: null,
      expiresAt: { gt: runtime.now() },
      ...(cursor ? { id: { lt: cursor } } : {}),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const { rows, nextCursor } = paginate(found, limit, (row) => row.id);
  const items = rows
    .filter(({ maxUses, uses }) => maxUses === null || uses < maxUses)
    .map(({ id, role, email, uses, maxUses, expiresAt, createdAt }) => ({
      id,
      role,
      email,
      uses,
      maxUses,
      expiresAt: expiresAt.toISOString(),
      createdAt: createdAt.toISOString(),
    }));
  return { items, nextCursor };
}
