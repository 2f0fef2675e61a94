import { v7 as newId } from 'uuid';
import { DomainError } from '@/domain/errors';
import type { LinkPermission } from '@/domain/roles';
import type { Viewer } from '@/domain/viewer';
import { authorize } from '@/server/auth/authorize';
import { hashPassword, verifyPassword } from '@/server/auth/passwords';
import { actInProject, inProject, type ProjectWork } from '@/server/events/in-project';
import { countAttempt, countFailures, limits } from '@/server/http/limits';
import type { Runtime } from '@/server/runtime';
import { hashToken, makeToken } from '@/server/tokens';
import { paginate } from './queries';

interface NewLink {
  permission: LinkPermission;
  versionId?: string | undefined;
  allowDownload: boolean;
  password?: string | undefined;
  expiresAt?: string | undefined;
}

/** Makes a share link; its address is in the answer and nowhere else. Refuses a version of another mix, a past expiry. */
export async function createLink(runtime: Runtime, viewer: Viewer, mixId: string, input: NewLink) {
  // Hashing costs: only for whoever may.
  await authorize(runtime.db, viewer, 'links.change', { mixId }, runtime.now());
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  return inProject(runtime, viewer, 'links.change', { mixId }, async ({ db, record, now }) => {
    const { permission, versionId = null, allowDownload } = input;
    if (versionId && !(await db.version.findFirst({ where: { id: versionId, mixId } }))) {
      throw new DomainError('invalid', {
        fields: [{ path: 'versionId', message: 'There is no such version of this mix.' }],
      });
    }
    const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt);
    if (expiresAt && expiresAt <= now) {
      throw new DomainError('invalid', {
        fields: [{ path: 'expiresAt', message: 'Choose a moment in the future.' }],
      });
    }
    const { token, hash } = makeToken();
    const id = newId();
    await db.shareLink.create({
      data: {
        id,
        mixId,
        versionId,
        tokenHash: hash,
        permission,
        allowDownload,
        passwordHash,
        createdById: viewer.id,
        expiresAt,
      },
    });
    const mix = await db.mix.findUniqueOrThrow({ where: { id: mixId } });
    const data = { mixId, mixTitle: mix.title, linkId: id, permission };
    await record({ type: 'link.made', data, audience: 'team', mixId });
    return { id, url: `${runtime.origin}/r/${token}` };
  });
}

/** The share links of a mix that still stand. */
export async function listLinks(
  runtime: Runtime,
  viewer: Viewer,
  mixId: string,
  { limit = 100, cursor }: { limit?: number; cursor?: string | undefined },
) {
  await authorize(runtime.db, viewer, 'links.read', { mixId }, runtime.now());
  const found = await runtime.db.shareLink.findMany({
    where: {
      mixId,
      ...standing(runtime.now()),
      ...(cursor ? { id: { lt: cursor } } : {}),
    },
    include: { _count: { select: { guests: true } } },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const { rows, nextCursor } = paginate(found, limit, (row) => row.id);
  const items = rows.map((link) => ({
    id: link.id,
    permission: link.permission,
    versionId: link.versionId,
    allowDownload: link.allowDownload,
    hasPassword: link.passwordHash !== null,
    expiresAt: link.expiresAt?.toISOString() ?? null,
    createdAt: link.createdAt.toISOString(),
    guests: link._count.guests,
  }));
  return { items, nextCursor };
}

/** Ends a share link; whoever came by it is out at once. */
export function revokeLink(runtime: Runtime, viewer: Viewer, linkId: string) {
  return inProject(runtime, viewer, 'links.change', { linkId }, async (work) => {
    const link = await work.db.shareLink.findUniqueOrThrow({ where: { id: linkId }, include: { mix: true } });
    if (!link.revokedAt) await end(work, link);
  });
}

/** Ends the share links of somebody who is no longer in the project: he knows their addresses. */
export async function revokeLinksOf(work: ProjectWork, userId: string): Promise<void> {
  const { db, access, now } = work;
  const made = await db.shareLink.findMany({
    where: {
      createdById: userId,
      mix: { projectId: access.projectId, deletedAt: null },
      ...standing(now),
    },
    include: { mix: true },
  });
  for (const link of made) await end(work, link);
}

async function end(
  { db, record, now }: ProjectWork,
  { id: linkId, mix }: { id: string; mix: { id: string; title: string } },
): Promise<void> {
  await db.shareLink.update({ where: { id: linkId }, data: { revokedAt: now } });
  const data = { mixId: mix.id, mixTitle: mix.title, linkId };
  await record({ type: 'link.revoked', data, audience: 'team', mixId: mix.id });
}

function standing(now: Date) {
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
}

export type LinkPreview =
  | { status: 'unknown' }
  | { status: 'ended' }
  | {
      status: 'open';
      linkId: string;
      mixId: string;
      mixTitle: string;
      permission: LinkPermission;
      needsPassword: boolean;
    };

/** What a share link's page may show of it before anybody has come in. */
export async function previewLink(runtime: Runtime, token: string): Promise<LinkPreview> {
  const link = await findLink(runtime, token);
  if (!link) return { status: 'unknown' };
  if (hasEnded(link, runtime.now())) return { status: 'ended' };
  return {
    status: 'open',
    linkId: link.id,
    mixId: link.mixId,
    mixTitle: link.mix.title,
    permission: link.permission,
    needsPassword: link.passwordHash !== null,
  };
}

function findLink(runtime: Runtime, token: string) {
  return runtime.db.shareLink.findFirst({
    where: { tokenHash: hashToken(token), mix: { deletedAt: null, project: { deletedAt: null } } },
    include: { mix: true },
  });
}

function hasEnded(link: { revokedAt: Date | null; expiresAt: Date | null }, now: Date): boolean {
  return link.revokedAt !== null || (link.expiresAt !== null && link.expiresAt <= now);
}

/** Counts wrong passwords from everywhere together, so that many addresses find out no more than a few would. */
async function refuseWrongPassword(
  { db, now }: Runtime,
  link: { id: string; passwordHash: string },
  password: string,
): Promise<void> {
  const counted = [{ limit: limits.failedLinkPasswordsPerLink, key: link.id }];
  const matches = await countFailures(db, counted, now(), async () =>
    (await verifyPassword(link.passwordHash, password)) ? true : null,
  );
  if (matches === null) throw new DomainError('wrong-password');
}

/**
 * Lets somebody in by a share link under a name; the answer's token is his cookie. Refuses `not-found` and `gone` for
 * the link, `wrong-password`, and floods of wrong ones.
 */
export async function enterLink(
  runtime: Runtime,
  given: { linkId: string; token: string; name: string; password: string | undefined; address: string },
): Promise<{ mixId: string; guestToken: string }> {
  const link = await findLink(runtime, given.token);
  if (!link || link.id !== given.linkId) throw new DomainError('not-found');
  if (hasEnded(link, runtime.now())) throw new DomainError('gone');
  if (link.passwordHash !== null) {
    if (given.password === undefined) throw new DomainError('password-needed');
    await countAttempt(
      runtime.db,
      limits.linkPasswordsPerAddress,
      `${given.address} ${link.id}`,
      runtime.now(),
    );
    await refuseWrongPassword(runtime, { id: link.id, passwordHash: link.passwordHash }, given.password);
  }
  await countAttempt(runtime.db, limits.guestsPerAddress, given.address, runtime.now());
  const { token: guestToken, hash } = makeToken();
  const id = newId();
  await actInProject(runtime, link.mix.projectId, link.createdById, async ({ db }) => {
    const others = await db.guest.count({ where: { linkId: link.id } });
    const members = await db.member.count({ where: { projectId: link.mix.projectId } });
    await db.viewer.create({ data: { id, kind: 'guest', name: given.name } });
    await db.guest.create({ data: { id, linkId: link.id, tokenHash: hash, colour: members + others } });
  });
  return { mixId: link.mixId, guestToken };
}
