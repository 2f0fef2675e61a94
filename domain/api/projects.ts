import { z } from 'zod';
import { Id } from '../ids';
import { ProjectRole } from '../roles';
import { EmailAddress } from '../viewer';
import { contract, listContract } from './contract';

const Title = z.string().trim().min(1, 'Give it a name.').max(120, 'A name has at most 120 characters.');
const projectParams = z.strictObject({ projectId: Id });

export const Workspace = z.object({
  id: Id,
  name: z.string(),
  role: z.enum(['owner', 'member']),
  isPersonal: z.boolean(),
});

export const listWorkspaces = listContract('/api/workspaces', {
  operation: 'listWorkspaces',
  summary: 'The workspaces you are in.',
  access: 'user',
  item: Workspace,
});

export const createWorkspace = contract('POST', '/api/workspaces', {
  operation: 'createWorkspace',
  summary: 'Make a workspace.',
  access: 'user',
  input: z.strictObject({ name: Title }),
  output: Workspace,
});

export const Project = z.object({
  id: Id,
  name: z.string(),
  workspaceId: Id,
  role: ProjectRole,
  sessionId: Id.nullable(),
  createdAt: z.iso.datetime(),
  /** The last fact when this was read: whoever follows on from here misses nothing. */
  headSeq: z.number().int(),
  /** The project that showed the first account around. */
  isDemo: z.boolean(),
});
export type Project = z.infer<typeof Project>;

export const listProjects = listContract('/api/projects', {
  operation: 'listProjects',
  summary: 'The projects you are in, the newest first.',
  access: 'user',
  item: Project,
});

export const createProject = contract('POST', '/api/projects', {
  operation: 'createProject',
  summary: 'Make a project, and its first session with it.',
  access: 'user',
  input: z.strictObject({ name: Title, workspaceId: Id.optional() }),
  output: Project,
});

export const readProject = contract('GET', '/api/projects/:projectId', {
  operation: 'readProject',
  summary: 'One project.',
  params: projectParams,
  output: Project,
});

export const renameProject = contract('PATCH', '/api/projects/:projectId', {
  operation: 'renameProject',
  summary: 'Rename a project.',
  params: projectParams,
  input: z.strictObject({ name: Title }),
  output: Project,
});

export const deleteProject = contract('DELETE', '/api/projects/:projectId', {
  operation: 'deleteProject',
  summary: 'Put a project away.',
  params: projectParams,
});

export const Member = z.object({
  userId: Id,
  name: z.string(),
  role: ProjectRole,
  colour: z.number().int(),
  joinedAt: z.iso.datetime(),
  /** The account was closed: nobody can act through it any more. */
  isClosed: z.boolean(),
});
export type Member = z.infer<typeof Member>;

export const listMembers = listContract('/api/projects/:projectId/members', {
  operation: 'listMembers',
  summary: 'The people of a project.',
  params: projectParams,
  item: Member,
});

const memberParams = z.strictObject({ projectId: Id, userId: Id });

export const changeMember = contract('PATCH', '/api/projects/:projectId/members/:userId', {
  operation: 'changeMember',
  summary: 'Give somebody another role.',
  params: memberParams,
  input: z.strictObject({ role: ProjectRole }),
  output: Member,
});

export const removeMember = contract('DELETE', '/api/projects/:projectId/members/:userId', {
  operation: 'removeMember',
  summary: 'Take somebody out of a project, or leave it.',
  params: memberParams,
});

export const Invitation = z.object({
  id: Id,
  role: ProjectRole,
  email: z.string().nullable(),
  uses: z.number().int(),
  maxUses: z.number().int().nullable(),
  expiresAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
});
export type Invitation = z.infer<typeof Invitation>;

export const listInvitations = listContract('/api/projects/:projectId/invitations', {
  operation: 'listInvitations',
  summary: 'Invitations that are still open.',
  params: projectParams,
  item: Invitation,
});

export const createInvitation = contract('POST', '/api/projects/:projectId/invitations', {
  operation: 'createInvitation',
  summary: 'Invite by link; the token is shown this once.',
  params: projectParams,
  input: z.strictObject({
    role: ProjectRole,
    email: EmailAddress.optional(),
    maxUses: z.number().int().min(1).max(1000).optional(),
    expiresAt: z.iso.datetime().optional(),
  }),
  output: z.object({ id: Id, url: z.string(), token: z.string(), expiresAt: z.iso.datetime() }),
});

export const revokeInvitation = contract('DELETE', '/api/invitations/:invitationId', {
  operation: 'revokeInvitation',
  summary: 'End an invitation.',
  params: z.strictObject({ invitationId: Id }),
});

export const acceptInvitation = contract('POST', '/api/invitations/:token/accept', {
  operation: 'acceptInvitation',
  summary: 'Join the project an invitation names.',
  access: 'user',
  success: 200,
  params: z.strictObject({ token: z.string().min(1).max(200) }),
  output: z.object({ projectId: Id }),
});

/** The rates a session can run at. */
const SessionRate = z.union(
  [44_100, 48_000, 88_200, 96_000, 176_400, 192_000].map((rate) => z.literal(rate)),
  'A session runs at 44.1, 48, 88.2, 96, 176.4 or 192 kHz.',
);

export const Session = z.object({
  id: Id,
  projectId: Id,
  title: z.string(),
  /** Null until its first asset or recording decides it. */
  sampleRate: z.number().int().nullable(),
  /** Which history its document has: a restored session has another one. */
  epoch: z.number().int(),
  headSeq: z.number().int(),
});
export type Session = z.infer<typeof Session>;

export const listSessions = listContract('/api/projects/:projectId/sessions', {
  operation: 'listSessions',
  summary: 'The sessions of a project.',
  params: projectParams,
  item: Session,
});

export const createSession = contract('POST', '/api/projects/:projectId/sessions', {
  operation: 'createSession',
  summary: 'Make a session.',
  params: projectParams,
  input: z.strictObject({ title: Title, sampleRate: SessionRate.optional() }),
  output: Session,
});

const sessionParams = z.strictObject({ sessionId: Id });

export const readSession = contract('GET', '/api/sessions/:sessionId', {
  operation: 'readSession',
  summary: 'One session.',
  params: sessionParams,
  output: Session,
});

export const renameSession = contract('PATCH', '/api/sessions/:sessionId', {
  operation: 'renameSession',
  summary: 'Rename a session.',
  params: sessionParams,
  input: z.strictObject({ title: Title }),
  output: Session,
});

export const deleteSession = contract('DELETE', '/api/sessions/:sessionId', {
  operation: 'deleteSession',
  summary: 'Put a session away.',
  params: sessionParams,
});

/** Of the edits of a document, the latest are listed. */
export const mostListedEdits = 50;

/** What is stored of a session's document, without its content. */
export const SessionDocument = z.object({
  sessionId: Id,
  /** Another history has another one. */
  epoch: z.number().int(),
  headSeq: z.number().int(),
  /** Since when it cannot be read to its end; null while it can. */
  damagedAt: z.iso.datetime().nullable(),
  /** Of the newest snapshot and of what came after it. */
  bytes: z.number().int(),
  tailBytes: z.number().int(),
  snapshot: z.object({ seq: z.number().int(), at: z.iso.datetime() }).nullable(),
  /** How many pages have written in it. */
  clients: z.number().int(),
  /** The latest ones, newest first; nobody's are the server's. */
  edits: z.array(
    z.object({
      seq: z.number().int(),
      at: z.iso.datetime(),
      bytes: z.number().int(),
      person: z.object({ id: Id, name: z.string() }).nullable(),
    }),
  ),
});
export type SessionDocument = z.infer<typeof SessionDocument>;

export const readContent = contract('GET', '/api/sessions/:sessionId/content', {
  operation: 'readContent',
  summary: 'All that a session holds, root by root, as the server reads it. For owners.',
  params: sessionParams,
  output: z.object({
    /** After which edit. */
    seq: z.number().int(),
    content: z.record(z.string(), z.unknown()),
  }),
});

export const readDocument = contract('GET', '/api/sessions/:sessionId/document', {
  operation: 'readDocument',
  summary: 'What is stored of a session’s document: its length, its state and its latest edits. For owners.',
  params: sessionParams,
  output: SessionDocument,
});
