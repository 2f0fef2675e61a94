import { z } from 'zod';

export const ProjectRole = z.enum(['owner', 'editor', 'reviewer', 'listener']);
export type ProjectRole = z.infer<typeof ProjectRole>;

export const LinkPermission = z.enum(['listen', 'comment', 'decide']);
export type LinkPermission = z.infer<typeof LinkPermission>;

/** What somebody is in a project: a member's role, or a guest through a share link. */
export type Standing = ProjectRole | `guest-${LinkPermission}`;

const owners = ['owner'] as const satisfies Standing[];
const team = ['owner', 'editor'] as const satisfies Standing[];
const reviewers = [...team, 'reviewer'] as const satisfies Standing[];
const members = [...reviewers, 'listener'] as const satisfies Standing[];
const commenters = [...reviewers, 'guest-comment', 'guest-decide'] as const satisfies Standing[];
const deciders = [...reviewers, 'guest-decide'] as const satisfies Standing[];
const listeners = [...members, 'guest-listen', 'guest-comment', 'guest-decide'] as const satisfies Standing[];

/** The one table of permissions. What does not stand here is refused. */
const table = {
  'project.read': members,
  'project.rename': owners,
  'project.delete': owners,
  'members.read': members,
  'members.change': owners,
  'members.leave': members,
  'invitations.read': owners,
  'invitations.change': owners,
  'links.read': owners,
  'links.change': owners,
  'facts.read': listeners,
  'audit.read': members,
  'sessions.read': members,
  'sessions.change': team,
  'sessions.recall': team,
  'sessions.inspect': owners,
  'sessions.restore': owners,
  'mixes.read': listeners,
  'mixes.change': team,
  'versions.read': listeners,
  'versions.change': team,
  'versions.reopen': owners,
  'versions.destroy': owners,
  'assets.read': members,
  'assets.change': team,
  'uploads.make': team,
  'audio.hear': listeners,
  'audio.download': members,
  'comments.read': listeners,
  'comments.write': commenters,
  'comments.write-team': team,
  'comments.resolve': commenters,
  'comments.moderate': owners,
  'decisions.read': listeners,
  'decisions.make': deciders,
  'reviewers.read': listeners,
  'reviewers.name': team,
} as const satisfies Record<string, readonly Standing[]>;

export type Action = keyof typeof table;

/** Whether a standing may do an action; the same answer hides, disables and refuses. */
export function can(standing: Standing, action: Action): boolean {
  return (table[action] as readonly Standing[]).includes(standing);
}

/** Owner and editor: only for them do team notes and what follows from them exist. */
export function isTeam(standing: Standing): boolean {
  return (team as readonly Standing[]).includes(standing);
}
