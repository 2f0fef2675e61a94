import type { z } from 'zod';
import type { Member as MemberContract, Project as ProjectContract } from '@/domain/api/projects';
import type { ProjectRole } from '@/domain/roles';
import type { Person } from '@/domain/viewer';

interface ProjectRow {
  id: string;
  name: string;
  workspaceId: string;
  createdAt: Date;
  factSeq: bigint;
  isDemo: boolean;
  members: { role: ProjectRole }[];
  sessions: { id: string }[];
}

const firstSession = {
  where: { deletedAt: null },
  orderBy: { createdAt: 'asc' },
  take: 1,
  select: { id: true },
} as const;

/** A project and what one user is in it; the project's row, with its head, is read first. */
export const seenBy = (userId: string) =>
  ({ members: { where: { userId } }, sessions: firstSession }) as const;

/** A project as its member sees it; nothing for whoever is none. */
export function presentProject(project: ProjectRow): z.input<typeof ProjectContract>[] {
  return project.members.map(({ role }) => ({
    id: project.id,
    name: project.name,
    workspaceId: project.workspaceId,
    role,
    sessionId: project.sessions[0]?.id ?? null,
    createdAt: project.createdAt.toISOString(),
    headSeq: Number(project.factSeq),
    isDemo: project.isDemo,
  }));
}

interface MemberRow {
  userId: string;
  role: ProjectRole;
  colour: number;
  joinedAt: Date;
  user: { disabledAt: Date | null; viewer: { name: string } };
}

export const withName = {
  user: { select: { disabledAt: true, viewer: { select: { name: true } } } },
} as const;

export function presentMember(member: MemberRow): z.input<typeof MemberContract> {
  const { userId, user, role, colour, joinedAt } = member;
  return {
    userId,
    name: user.viewer.name,
    role,
    colour,
    joinedAt: joinedAt.toISOString(),
    isClosed: user.disabledAt !== null,
  };
}

interface ViewerRow {
  id: string;
  kind: 'user' | 'guest';
  name: string;
  guest: { colour: number } | null;
}

export const asPerson = {
  select: { id: true, kind: true, name: true, guest: { select: { colour: true } } },
} as const;

/** Shows viewers as people of one project: members in their colours, guests in theirs, who has left in the first. */
export function peoplePresenter(colours: ReadonlyMap<string, number>) {
  return (viewer: ViewerRow): Person => ({
    id: viewer.id,
    name: viewer.name,
    kind: viewer.kind,
    colour: colours.get(viewer.id) ?? viewer.guest?.colour ?? 0,
  });
}
