import { z } from 'zod';

/** UUIDv7 in lower case; also accepts other UUIDs, which then simply name nothing. */
export const Id = z.uuid().transform((id) => id.toLowerCase());

export type Id = string;
