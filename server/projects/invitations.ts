import { v7 as newId } from 'uuid';
import { DomainError } from '@/domain/errors';
import type { ProjectRole } from '@/domain/roles';
import type { User, Viewer } from '@/domain/viewer';
import type { Transaction } from '@/server/db/client';
import { actInProject, inProject, type ProjectWork } from '@/server/events/in-project';
import { countAttempt, limits } from '@/server/http/limits';
import { invitationLetter } from '@/server/mail/letters';
import { writeMail } from '@/server/mail/mails';
import type { Runtime } from '@/server/runtime';
import { hashToken, makeToken } from '@/server/tokens';

interface NewInvitation {
  role: ProjectRole;
  email?: string | undefined;
  maxUses?: number | undefined;
  expiresAt?: string | undefined;
}

const defaultDays = 14;
const longestDays = 365;

/**
 * Makes an invitation; its token is in the answer, and in the letter where it is bound to an address. Bound to one it can
 * be used once. Whether the address has an account makes no difference.
 */
export async function createInvitation(
  runtime: Runtime,
  viewer: Viewer,
  projectId: string,
  input: NewInvitation,
) {
  await countAttempt(runtime.db, limits.invitationsPerPerson, viewer.id, runtime.now());
  return inProject(runtime, viewer, 'invitations.change', { projectId }, async ({ db, record, now }) => {
    const expiresAt = expiryOf(input.expiresAt, now);
    const { token, hash } = makeToken();
    const id = newId();
    const email = input.email ?? null;
    const maxUses = email ? 1 : (input.maxUses ?? null);
    await db.invitation.create({
      data: {
        id,
        projectId,
        tokenHash: hash,
        role: input.role,
        email,
        maxUses,
        expiresAt,
        createdById: viewer.id,
      },
    });
    await record({ type: 'invitation.made', data: { invitationId: id, role: input.role }, audience: 'team' });
    const url = `${runtime.origin}/invitations/${token}`;
    if (email) {
      const { name: project } = await db.project.findUniqueOrThrow({ where: { id: projectId } });
      const letter = { to: email, from: viewer.name, project, role: input.role, url, endsAt: expiresAt };
      await writeMail(runtime, db, invitationLetter(letter));
    }
    return { id, token, url, expiresAt: expiresAt.toISOString() };
  });
}

function expiryOf(wish: string | undefined, now: Date): Date {
  const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
  if (wish === undefined) return days(defaultDays);
  const expiresAt = new Date(wish);
  if (expiresAt <= now || expiresAt > days(longestDays)) {
    const message = `Choose a moment within the next ${longestDays} days.`;
    throw new DomainError('invalid', { fields: [{ path: 'expiresAt', message }] });
  }
  return expiresAt;
}

/** Ends an invitation; who has joined by it stays. */
export function revokeInvitation(runtime: Runtime, viewer: Viewer, invitationId: string) {
  return inProject(runtime, viewer, 'invitations.change', { invitationId }, (work) =>
    end(work, invitationId),
  );
}

/** Ends the invitations of somebody who may make none any more, so that they do not let him in again. */
export async function revokeInvitationsOf(work: ProjectWork, userId: string): Promise<void> {
  const { db, access, now } = work;
  const made = await db.invitation.findMany({
    where: { projectId: access.projectId, createdById: userId, revokedAt: null, expiresAt: { gt: now } },
  });
  for (const invitation of made) if (!isUsedUp(invitation)) await end(work, invitation.id);
}

async function end({ db, record, now }: ProjectWork, invitationId: string): Promise<void> {
  const { role } = await db.invitation.update({ where: { id: invitationId }, data: { revokedAt: now } });
  await record({ type: 'invitation.revoked', data: { invitationId, role }, audience: 'team' });
}

function isUsedUp({ maxUses, uses }: { maxUses: number | null; uses: number }): boolean {
  return maxUses !== null && uses >= maxUses;
}

/**
 * Joins the project an invitation names; whoever is in already keeps his role. Refuses `not-found` for a token that
 * never was, `gone` for one that has ended or is used up, `forbidden` for one that names another address, and
 * `address-unproven` for one that names an address the viewer has not proven though he could.
 */
export async function acceptInvitation(runtime: Runtime, viewer: User, token: string) {
  await countAttempt(runtime.db, limits.acceptPerPerson, viewer.id, runtime.now());
  const found = await findInvitation(runtime, token);
  if (!found) throw new DomainError('not-found');
  return actInProject(runtime, found.projectId, viewer.id, async ({ db, record, now }) => {
    const { projectId, id } = found;
    const already = await db.member.findUnique({
      where: { projectId_userId: { projectId, userId: viewer.id } },
    });
    if (already) return { projectId };
    const invitation = await db.invitation.findUniqueOrThrow({ where: { id }, include: { project: true } });
    const { revokedAt, project, expiresAt } = invitation;
    if (revokedAt || project.deletedAt || expiresAt <= now || isUsedUp(invitation)) {
      throw new DomainError('gone');
    }
    if (invitation.email && invitation.email !== viewer.email) {
      throw new DomainError('forbidden', { sentence: 'This invitation was made for another address.' });
    }
    // Anybody can sign up with any address; where no mail leaves, nobody could prove his.
    if (invitation.email && runtime.env.smtp && !viewer.isEmailProven) {
      throw new DomainError('address-unproven');
    }
    await db.invitation.update({ where: { id }, data: { uses: { increment: 1 } } });
    await db.member.create({
      data: { projectId, userId: viewer.id, role: invitation.role, colour: await nextColour(db, projectId) },
    });
    const data = { userId: viewer.id, name: viewer.name, role: invitation.role };
    await record({ type: 'member.joined', data });
    return { projectId };
  });
}

/** What the page of an invitation may show before anybody has signed in. */
export async function previewInvitation(runtime: Runtime, token: string) {
  const invitation = await findInvitation(runtime, token);
  if (!invitation) return undefined;
  const hasEnded =
    Boolean(invitation.revokedAt) || invitation.expiresAt <= runtime.now() || isUsedUp(invitation);
  return { projectName: invitation.project.name, role: invitation.role, hasEnded };
}

function findInvitation(runtime: Runtime, token: string) {
  return runtime.db.invitation.findFirst({
    where: { tokenHash: hashToken(token), project: { deletedAt: null } },
    include: { project: true },
  });
}

async function nextColour(db: Transaction, projectId: string): Promise<number> {
  const members = await db.member.findMany({ where: { projectId }, select: { colour: true } });
  const taken = new Set(members.map((member) => member.colour));
  let colour = 0;
  while (taken.has(colour)) colour += 1;
  return colour;
}
