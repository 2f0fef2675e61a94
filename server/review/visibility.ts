import type { Prisma } from '@/server/db/generated/client';
import type { ProjectAccess } from '@/server/auth/authorize';

/** The comments that exist for a viewer: team notes and their threads for the team alone, deleted ones for nobody. */
export function visibleComments(access: ProjectAccess): Prisma.CommentWhereInput {
  return {
    deletedAt: null,
    OR: [{ parentId: null }, { parent: { deletedAt: null } }],
    ...(access.seesTeam ? {} : { visibility: 'everyone' }),
  };
}

/** The versions that can be the current one of their mix. */
export const standingVersions = {
  hiddenAt: null,
  destroyedAt: null,
} as const satisfies Prisma.VersionWhereInput;

/**
 * The versions that exist for a viewer: hidden ones for the team alone, unfinished ones not for guests; one that could
 * not be read and was put away for nobody.
 */
export function visibleVersions(access: ProjectAccess): Prisma.VersionWhereInput {
  return {
    ...(access.seesTeam
      ? { NOT: { hiddenAt: { not: null }, asset: { status: 'failed' } } }
      : { hiddenAt: null }),
    ...(access.scope ? { number: { not: null } } : {}),
    ...(access.scope?.versionId ? { id: access.scope.versionId } : {}),
  };
}

/** For whom what happens on a version exists: on a hidden one, for the team. */
export function audienceOf(
  version: { hiddenAt: Date | null },
  visibility: 'everyone' | 'team',
): 'everyone' | 'team' {
  return version.hiddenAt ? 'team' : visibility;
}

const ofNumberedVersions: Prisma.FactWhereInput[] = [
  { type: { startsWith: 'mix.' } },
  { data: { path: ['number'], gte: 1 } },
];

/**
 * The facts that exist for a viewer: the team's for the team, for a guest only those of his mix, or version, and of
 * versions that have a number.
 */
export function visibleFacts(access: ProjectAccess): Prisma.FactWhereInput {
  return {
    ...(access.seesTeam ? {} : { audience: 'everyone' }),
    ...(access.scope ? { mixId: access.scope.mixId, OR: ofNumberedVersions } : {}),
    ...(access.scope?.versionId ? { data: { path: ['versionId'], equals: access.scope.versionId } } : {}),
  };
}
