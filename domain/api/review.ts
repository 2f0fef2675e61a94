import { z } from 'zod';
import { RenditionName } from '../asset';
import { Fact, FactKind } from '../facts';
import { Finding } from '../findings';
import { Id } from '../ids';
import { LoudnessSchema } from '../loudness';
import { Region } from '../review/region';
import { VersionState, VersionStatus } from '../review/version';
import { Person } from '../viewer';
import { contract, listContract, page } from './contract';

const Title = z.string().trim().min(1, 'Give it a title.').max(200, 'A title has at most 200 characters.');

export const AssetProblem = z.object({ code: z.string(), sentence: z.string() });
export type AssetProblem = z.infer<typeof AssetProblem>;

export const Version = z.object({
  id: Id,
  mixId: Id,
  number: z.number().int().nullable(),
  note: z.string(),
  filename: z.string(),
  uploadedBy: Person,
  createdAt: z.iso.datetime(),
  status: VersionStatus,
  /** 0 to 1 while processing. */
  progress: z.number(),
  state: VersionState,
  /** Hidden: only the team sees it. Destroyed: its sound is gone, its discussion stays. */
  isHidden: z.boolean(),
  isDestroyed: z.boolean(),
  destruction: z.object({ by: Person, at: z.iso.datetime(), reason: z.string() }).optional(),
  frames: z.number().int().nullable(),
  sampleRate: z.number().int().nullable(),
  channels: z.number().int().nullable(),
  bitDepth: z.number().int().nullable(),
  sampleFormat: z.enum(['s32le', 'f32le']).nullable(),
  exponent: z.number().int().nullable(),
  codec: z.string().nullable(),
  durationMs: z.number().nullable(),
  sha256: z.string().nullable(),
  pcmSha256: z.string().nullable(),
  decoder: z.string().nullable(),
  loudness: LoudnessSchema.nullable(),
  findings: z.array(Finding),
  problem: AssetProblem.optional(),
  renditions: z.array(z.object({ kind: RenditionName, mimeType: z.string(), bytes: z.number().int() })),
  source: z.object({ kind: z.literal('upload') }),
});
export type Version = z.infer<typeof Version>;

export const Mix = z.object({
  id: Id,
  title: z.string(),
  projectId: Id,
  versions: z.array(Version),
  openComments: z.number().int(),
});
export type Mix = z.infer<typeof Mix>;

const projectParams = z.strictObject({ projectId: Id });
const mixParams = z.strictObject({ mixId: Id });
const versionParams = z.strictObject({ versionId: Id });

export const listMixes = listContract('/api/projects/:projectId/mixes', {
  operation: 'listMixes',
  summary: 'The mixes of a project with their versions.',
  params: projectParams,
  item: Mix,
});

export const createMix = contract('POST', '/api/projects/:projectId/mixes', {
  operation: 'createMix',
  summary: 'Make a mix, a piece under review.',
  params: projectParams,
  input: z.strictObject({ title: Title, sessionId: Id.optional() }),
  output: Mix,
});

export const readMix = contract('GET', '/api/mixes/:mixId', {
  operation: 'readMix',
  summary: 'One mix with its versions.',
  params: mixParams,
  output: Mix,
});

export const renameMix = contract('PATCH', '/api/mixes/:mixId', {
  operation: 'renameMix',
  summary: 'Rename a mix.',
  params: mixParams,
  input: z.strictObject({ title: Title }),
  output: Mix,
});

export const deleteMix = contract('DELETE', '/api/mixes/:mixId', {
  operation: 'deleteMix',
  summary: 'Put a mix away.',
  params: mixParams,
});

export const readVersion = contract('GET', '/api/versions/:versionId', {
  operation: 'readVersion',
  summary: 'One version and what is known of its sound.',
  params: versionParams,
  output: Version,
});

export const changeVersion = contract('PATCH', '/api/versions/:versionId', {
  operation: 'changeVersion',
  summary: 'Say what changed in a version, hide it from everybody but the team, or show it again.',
  params: versionParams,
  input: z
    .strictObject({ note: z.string().trim().max(2000).optional(), hidden: z.boolean().optional() })
    .refine((change) => Object.keys(change).length === 1, 'Change one thing at a time.'),
  output: Version,
});

export const UploadResult = z.object({
  status: z.enum(['uploading', 'processing', 'ready', 'failed']),
  progress: z.number(),
  versionId: Id.optional(),
  assetId: Id.optional(),
  problem: AssetProblem.optional(),
});
export type UploadResult = z.infer<typeof UploadResult>;

export const readUploadResult = contract('GET', '/api/uploads/:uploadId/result', {
  operation: 'readUploadResult',
  summary: 'What became of an upload.',
  params: z.strictObject({ uploadId: Id }),
  output: UploadResult,
});

export const Comment = z.object({
  id: Id,
  versionId: Id,
  parentId: Id.nullable(),
  author: Person,
  text: z.string(),
  region: z.object({ startFrame: z.number().int(), endFrame: z.number().int().optional() }).nullable(),
  visibility: z.enum(['everyone', 'team']),
  parked: z.boolean().optional(),
  mentions: z.array(z.object({ id: Id, name: z.string() })),
  createdAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
  resolvedBy: Person.nullable(),
});
export type Comment = z.infer<typeof Comment>;

const CommentText = z
  .string()
  .trim()
  .min(1, 'Write something.')
  .max(10_000, 'A note has at most 10,000 characters.');

export const listComments = listContract('/api/versions/:versionId/comments', {
  operation: 'listComments',
  summary: 'The notes on a version, oldest first.',
  params: versionParams,
  item: Comment,
});

export const addComment = contract('POST', '/api/versions/:versionId/comments', {
  operation: 'addComment',
  summary: 'Write a note, at a region of the sound or as a reply.',
  params: versionParams,
  input: z.strictObject({
    text: CommentText,
    region: Region.optional(),
    parentId: Id.optional(),
    visibility: z.enum(['everyone', 'team']).optional(),
    mentions: z.array(Id).max(50).optional(),
  }),
  output: Comment,
});

export const changeComment = contract('PATCH', '/api/comments/:commentId', {
  operation: 'changeComment',
  summary: 'Rewrite a note, resolve or reopen it, or bring back one just deleted.',
  params: z.strictObject({ commentId: Id }),
  input: z
    .strictObject({
      text: CommentText.optional(),
      resolved: z.boolean().optional(),
      deleted: z.literal(false).optional(),
    })
    .refine((change) => Object.keys(change).length === 1, 'Change one thing at a time.'),
  output: Comment,
});

export const deleteComment = contract('DELETE', '/api/comments/:commentId', {
  operation: 'deleteComment',
  summary: 'Delete a note.',
  params: z.strictObject({ commentId: Id }),
});

export const addNoteToDo = contract('POST', '/api/comments/:commentId/to-do', {
  operation: 'addNoteToDo',
  summary:
    'Put a note that everybody sees on the to-dos of the session its mix is made in, with its moment; once, however often it is asked. For owners and editors.',
  success: 200,
  params: z.strictObject({ commentId: Id }),
  output: z.object({
    sessionId: Id,
    title: z.string(),
    /** It was not there before. */
    isNew: z.boolean(),
  }),
});

export const listFacts = contract('GET', '/api/projects/:projectId/facts', {
  operation: 'listFacts',
  summary: 'What happened in a project, in order after a fact or the latest first before one.',
  params: projectParams,
  query: z.strictObject({
    after: z.coerce.number().int().min(0).default(0),
    before: z.coerce.number().int().min(1).optional(),
    order: z.enum(['asc', 'desc']).default('asc'),
    actor: Id.optional(),
    kind: FactKind.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  /** The cursor is the next `after`; with the latest first, the next `before`. */
  output: page(Fact),
});

export const readLoudnessCurve = contract('GET', '/api/versions/:versionId/loudness', {
  operation: 'readLoudnessCurve',
  summary: 'Short-term loudness over time, in LUFS; null where there is none.',
  params: versionParams,
  output: z.object({ framesPerPoint: z.number(), shortTermLufs: z.array(z.number().nullable()) }),
});
