import { z } from 'zod';
import { Id } from '../ids';

/** The largest chunk a browser sends at once; a resumed upload repeats at most this much. */
export const chunkBytes = 8 * 1024 * 1024;

/** One file may be this large. */
export const largestUpload = 64 * 1024 ** 3;

/** What Upload-Metadata carries: the file's name, and the mix whose next version it becomes or the project it joins. */
export const UploadMetadata = z
  .object({
    filename: z.string().trim().min(1).max(255),
    mixId: Id.optional(),
    projectId: Id.optional(),
    note: z.string().trim().max(2000).optional(),
  })
  .refine((given) => (given.mixId === undefined) !== (given.projectId === undefined), {
    message: 'Name either the mix or the project it is for.',
    path: ['mixId'],
  });
export type UploadMetadata = z.output<typeof UploadMetadata>;
