import { z } from 'zod';
import { Finding } from '../findings';
import { Id } from '../ids';
import { LoudnessSchema } from '../loudness';
import { contract, page, PageQuery } from './contract';
import { AssetProblem } from './review';

const assetParams = z.strictObject({ assetId: Id });

/** One stored audio of a project, and what is known of its sound. */
export const Asset = z.object({
  id: Id,
  projectId: Id,
  filename: z.string(),
  status: z.enum(['processing', 'ready', 'failed']),
  /** 0 to 1 while processing. */
  progress: z.number(),
  frames: z.number().int().nullable(),
  sampleRate: z.number().int().nullable(),
  channels: z.number().int().nullable(),
  sha256: z.string().nullable(),
  pcmSha256: z.string().nullable(),
  loudness: LoudnessSchema.nullable(),
  findings: z.array(Finding),
  problem: AssetProblem.optional(),
  createdAt: z.iso.datetime(),
  /** What would lose its sound without it. */
  usedBy: z.array(z.object({ kind: z.literal('version'), versionId: Id, mixId: Id })),
});
export type Asset = z.infer<typeof Asset>;

export const listAssets = contract('GET', '/api/projects/:projectId/assets', {
  operation: 'listAssets',
  summary: 'The audio stored in a project, the newest first.',
  params: z.strictObject({ projectId: Id }),
  query: PageQuery,
  output: page(Asset),
});

export const readAsset = contract('GET', '/api/assets/:assetId', {
  operation: 'readAsset',
  summary: 'One stored audio.',
  params: assetParams,
  output: Asset,
});

export const deleteAsset = contract('DELETE', '/api/assets/:assetId', {
  operation: 'deleteAsset',
  summary: 'Put a stored audio away that nothing uses.',
  params: assetParams,
});
