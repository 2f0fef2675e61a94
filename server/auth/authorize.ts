import { DomainError } from '@/domain/errors';
import { can, isTeam, type Action, type Standing } from '@/domain/roles';
import type { Guest, User, Viewer } from '@/domain/viewer';
import type { Database, Transaction } from '@/server/db/client';

/** What an action is about. Every resource belongs to one project, and that project's roles decide. */
export type Resource =
  | { projectId: string }
  | { mixId: string }
  | { versionId: string }
  | { commentId: string }
  | { assetId: string }
  | { uploadId: string }
  | { invitationId: string }
  | { linkId: string }
  | { sessionId: string };

/** Proof that a viewer may do an action in a project; queries filter by it. */
export interface ProjectAccess {
  projectId: string;
  /** Who acts here: a user who came by a share link acts as its guest. */
  viewer: Viewer;
  standing: Standing;
  /** Whether team notes and what follows from them exist for this viewer. */
  seesTeam: boolean;
  /** A guest's whole world: one mix, or one version of it, until his link ends. */
  scope: { mixId: string; versionId: string | null; allowDownload: boolean; until: Date | null } | null;
}

/**
 * Decides whether a viewer may do an action on a resource, on what the database says now. Refuses with `not-found`
 * whoever has no standing there (the same answer as for an id that names nothing) and with `forbidden` whoever has one
 * that is too low.
 */
export async function authorize(
  db: Database | Transaction,
  viewer: Viewer,
  action: Action,
  resource: Resource,
  now: Date,
): Promise<ProjectAccess> {
  const place = await locatePlace(db, resource);
  if (!place) throw new DomainError('not-found');
  const access = await accessTo(db, viewer, place, action, now);
  if (!access || (place.isTeamNote && !access.seesTeam)) throw new DomainError('not-found');
  if (!can(access.standing, action)) throw new DomainError('forbidden');
  return access;
}

/** Refuses whoever does not look after this instance. It opens no project. */
export function requireAdmin(viewer: Viewer): void {
  if (viewer.kind !== 'user' || !viewer.isAdmin) throw new DomainError('forbidden');
}

interface Place {
  projectId: string;
  mixId?: string;
  versionId?: string;
  isTeamNote?: boolean;
}

/** The project a resource belongs to; undefined where there is none that still stands. */
export async function locate(db: Database | Transaction, resource: Resource): Promise<string | undefined> {
  return (await locatePlace(db, resource))?.projectId;
}

async function accessTo(
  db: Database | Transaction,
  viewer: Viewer,
  place: Place,
  action: Action,
  now: Date,
): Promise<ProjectAccess | undefined> {
  if (viewer.kind === 'guest') return guestAccess(db, viewer, place, action, now);
  const member = await memberAccess(db, viewer, place);
  return member ?? (viewer.asGuest && guestAccess(db, viewer.asGuest, place, action, now));
}

async function memberAccess(
  db: Database | Transaction,
  viewer: User,
  { projectId }: Place,
): Promise<ProjectAccess | undefined> {
  const member = await db.member.findUnique({
    where: { projectId_userId: { projectId, userId: viewer.id } },
  });
  if (!member) return undefined;
  return { projectId, viewer, standing: member.role, seesTeam: isTeam(member.role), scope: null };
}

async function guestAccess(
  db: Database | Transaction,
  viewer: Guest,
  place: Place,
  action: Action,
  now: Date,
): Promise<ProjectAccess | undefined> {
  const link = await db.shareLink.findUnique({ where: { id: viewer.linkId }, include: { mix: true } });
  if (!link || link.revokedAt || (link.expiresAt && link.expiresAt <= now)) return undefined;
  if (link.mix.deletedAt || link.mix.projectId !== place.projectId) return undefined;
  // A guest's facts are asked for by project and filtered to his mix; nothing else above the mix is his.
  if (place.mixId === undefined ? action !== 'facts.read' : place.mixId !== link.mixId) return undefined;
  if (link.versionId && place.versionId && place.versionId !== link.versionId) return undefined;
  return {
    projectId: place.projectId,
    viewer,
    standing: `guest-${link.permission}`,
    seesTeam: false,
    scope: {
      mixId: link.mixId,
      versionId: link.versionId,
      allowDownload: link.allowDownload,
      until: link.expiresAt,
    },
  };
}

const standingMix = { deletedAt: null, project: { deletedAt: null } } as const;

async function locatePlace(db: Database | Transaction, resource: Resource): Promise<Place | undefined> {
  if ('projectId' in resource) {
    const found = await db.project.findFirst({
      where: { id: resource.projectId, deletedAt: null },
      select: { id: true },
    });
    return found ? { projectId: found.id } : undefined;
  }
  if ('mixId' in resource) {
    const mix = await db.mix.findFirst({
      where: { id: resource.mixId, ...standingMix },
      select: { projectId: true },
    });
    return mix ? { projectId: mix.projectId, mixId: resource.mixId } : undefined;
  }
  if ('versionId' in resource) {
    return placeOfVersion(db, resource.versionId);
  }
  if ('commentId' in resource) {
    const comment = await db.comment.findUnique({
      where: { id: resource.commentId },
      select: { versionId: true, visibility: true },
    });
    if (!comment) return undefined;
    const place = await placeOfVersion(db, comment.versionId);
    return place ? { ...place, isTeamNote: comment.visibility === 'team' } : undefined;
  }
  if ('assetId' in resource) {
    const found = await db.asset.findFirst({
      where: { id: resource.assetId, deletedAt: null, project: { deletedAt: null } },
      select: { projectId: true },
    });
    return found ?? undefined;
  }
  if ('uploadId' in resource) {
    const found = await db.upload.findFirst({
      where: { id: resource.uploadId, project: { deletedAt: null } },
      select: { projectId: true },
    });
    return found ?? undefined;
  }
  if ('invitationId' in resource) {
    const found = await db.invitation.findFirst({
      where: { id: resource.invitationId, revokedAt: null, project: { deletedAt: null } },
      select: { projectId: true },
    });
    return found ?? undefined;
  }
  if ('linkId' in resource) {
    const link = await db.shareLink.findFirst({
      where: { id: resource.linkId, mix: standingMix },
      select: { mixId: true, mix: { select: { projectId: true } } },
    });
    return link ? { projectId: link.mix.projectId, mixId: link.mixId } : undefined;
  }
  const session = await db.session.findFirst({
    where: { id: resource.sessionId, deletedAt: null, project: { deletedAt: null } },
    select: { projectId: true },
  });
  return session ?? undefined;
}

async function placeOfVersion(db: Database | Transaction, id: string): Promise<Place | undefined> {
  const version = await db.version.findFirst({
    where: { id, mix: standingMix },
    select: { id: true, mixId: true, mix: { select: { projectId: true } } },
  });
  return version
    ? { projectId: version.mix.projectId, mixId: version.mixId, versionId: version.id }
    : undefined;
}
