import { z } from 'zod';
import { Id } from './ids';
import { LinkPermission, ProjectRole } from './roles';
import { Verdict } from './review/version';
import { Person } from './viewer';

const personRef = { userId: Id, name: z.string() };
const mixRef = { mixId: Id, mixTitle: z.string() };
const versionRef = { ...mixRef, versionId: Id, number: z.number().int().nullable() };
const commentRef = { ...versionRef, commentId: Id };

/** Every kind of fact and what it carries: enough to be told in words, ids for everything else. */
export const factData = {
  'project.created': z.object({ name: z.string() }),
  'project.renamed': z.object({ from: z.string(), to: z.string() }),
  'project.deleted': z.object({ name: z.string() }),
  'member.joined': z.object({ ...personRef, role: ProjectRole }),
  'member.role-changed': z.object({ ...personRef, from: ProjectRole, to: ProjectRole }),
  'member.left': z.object({ ...personRef }),
  'member.removed': z.object({ ...personRef }),
  'invitation.made': z.object({ invitationId: Id, role: ProjectRole }),
  'invitation.revoked': z.object({ invitationId: Id, role: ProjectRole }),
  'link.made': z.object({ ...mixRef, linkId: Id, permission: LinkPermission }),
  'link.revoked': z.object({ ...mixRef, linkId: Id }),
  'session.made': z.object({ sessionId: Id, title: z.string() }),
  'session.renamed': z.object({ sessionId: Id, from: z.string(), to: z.string() }),
  'session.deleted': z.object({ sessionId: Id, title: z.string() }),
  /** It goes on from what it was after this edit. */
  'session.restored': z.object({ sessionId: Id, title: z.string(), seq: z.number().int() }),
  'mix.made': z.object(mixRef),
  'mix.renamed': z.object({ mixId: Id, from: z.string(), to: z.string() }),
  'mix.deleted': z.object(mixRef),
  'asset.received': z.object({ assetId: Id, filename: z.string() }),
  'asset.ready': z.object({ assetId: Id, filename: z.string() }),
  'asset.failed': z.object({ assetId: Id, filename: z.string(), why: z.string() }),
  'asset.deleted': z.object({ assetId: Id, filename: z.string() }),
  'version.received': z.object({ ...versionRef, filename: z.string() }),
  'version.ready': z.object(versionRef),
  'version.compact-ready': z.object(versionRef),
  'version.failed': z.object({ ...versionRef, filename: z.string(), why: z.string() }),
  'version.noted': z.object(versionRef),
  'version.approved': z.object(versionRef),
  'version.reopened': z.object({ ...versionRef, reason: z.string() }),
  'version.hidden': z.object(versionRef),
  'version.shown': z.object(versionRef),
  'version.destroyed': z.object({ ...versionRef, reason: z.string() }),
  'comment.added': z.object({ ...commentRef, parentId: Id.nullable(), parked: z.boolean() }),
  'comment.edited': z.object(commentRef),
  'comment.deleted': z.object(commentRef),
  'comment.restored': z.object(commentRef),
  'comment.resolved': z.object(commentRef),
  'comment.unresolved': z.object(commentRef),
  'reviewers.named': z.object({ ...versionRef, names: z.array(z.string()) }),
  'decision.made': z.object({ ...versionRef, verdict: Verdict }),
  'decision.withdrawn': z.object({ ...versionRef, verdict: Verdict }),
} as const;

export type FactType = keyof typeof factData;

const endings: ReadonlySet<string> = new Set<FactType>([
  'project.deleted',
  'member.role-changed',
  'member.left',
  'member.removed',
  'link.revoked',
  'mix.deleted',
  'session.deleted',
  'session.restored',
]);

/** Whether somebody may have lost a right by this fact, so that what he has open must be asked for again. */
export function mayEndRights(type: string): boolean {
  return endings.has(type);
}
export type FactData<T extends FactType> = z.input<(typeof factData)[T]>;

export const factTypes = Object.keys(factData) as FactType[];

/** What a fact is about, for whoever looks for one. */
export const FactKind = z.enum(['people', 'versions', 'notes', 'decisions']);
export type FactKind = z.infer<typeof FactKind>;

/** The kind of every type: people and who may come in, what is heard, what was said of it, what was decided. */
export const kindOfFact: Record<FactType, FactKind> = {
  'project.created': 'people',
  'project.renamed': 'people',
  'project.deleted': 'people',
  'member.joined': 'people',
  'member.role-changed': 'people',
  'member.left': 'people',
  'member.removed': 'people',
  'invitation.made': 'people',
  'invitation.revoked': 'people',
  'link.made': 'people',
  'link.revoked': 'people',
  'session.made': 'versions',
  'session.renamed': 'versions',
  'session.deleted': 'versions',
  'session.restored': 'versions',
  'mix.made': 'versions',
  'mix.renamed': 'versions',
  'mix.deleted': 'versions',
  'asset.received': 'versions',
  'asset.ready': 'versions',
  'asset.failed': 'versions',
  'asset.deleted': 'versions',
  'version.received': 'versions',
  'version.ready': 'versions',
  'version.compact-ready': 'versions',
  'version.failed': 'versions',
  'version.noted': 'versions',
  'version.approved': 'decisions',
  'version.reopened': 'decisions',
  'version.hidden': 'versions',
  'version.shown': 'versions',
  'version.destroyed': 'versions',
  'comment.added': 'notes',
  'comment.edited': 'notes',
  'comment.deleted': 'notes',
  'comment.restored': 'notes',
  'comment.resolved': 'notes',
  'comment.unresolved': 'notes',
  'reviewers.named': 'decisions',
  'decision.made': 'decisions',
  'decision.withdrawn': 'decisions',
};

/** A fact as it travels: on the socket, in lists, to programs. */
export const Fact = z.object({
  seq: z.number().int(),
  id: Id,
  type: z.enum(factTypes),
  at: z.iso.datetime(),
  actor: Person,
  data: z.record(z.string(), z.unknown()),
});
export type Fact = z.infer<typeof Fact>;
