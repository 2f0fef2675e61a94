import { z } from 'zod';
import { Id } from '../ids';
import { LinkPermission } from '../roles';
import { PersonName } from '../viewer';
import { contract, listContract } from './contract';

const mixParams = z.strictObject({ mixId: Id });

export const ShareLink = z.object({
  id: Id,
  permission: LinkPermission,
  versionId: Id.nullable(),
  allowDownload: z.boolean(),
  hasPassword: z.boolean(),
  expiresAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  guests: z.number().int(),
});
export type ShareLink = z.infer<typeof ShareLink>;

export const listLinks = listContract('/api/mixes/:mixId/links', {
  operation: 'listLinks',
  summary: 'The share links of a mix that still stand.',
  params: mixParams,
  item: ShareLink,
});

export const createLink = contract('POST', '/api/mixes/:mixId/links', {
  operation: 'createLink',
  summary:
    'Share a mix, or one version of it, with people who have no account. The address is shown this once.',
  params: mixParams,
  input: z.strictObject({
    permission: LinkPermission,
    versionId: Id.optional(),
    allowDownload: z.boolean().default(false),
    password: z.string().min(4, 'A password has at least 4 characters.').max(256).optional(),
    expiresAt: z.iso.datetime().optional(),
  }),
  output: z.object({ id: Id, url: z.string() }),
});

export const revokeLink = contract('DELETE', '/api/links/:linkId', {
  operation: 'revokeLink',
  summary: 'End a share link, for everybody who came by it.',
  params: z.strictObject({ linkId: Id }),
});

export const enterLink = contract('POST', '/api/links/:linkId/enter', {
  operation: 'enterLink',
  summary: 'Come in by a share link as a guest, with a name and the password if it has one.',
  access: 'anyone',
  params: z.strictObject({ linkId: Id }),
  input: z.strictObject({ name: PersonName, password: z.string().max(256).optional() }),
  output: z.object({ mixId: Id }),
});
