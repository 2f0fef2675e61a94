import { z } from 'zod';
import { Fact } from '../facts';
import { Id } from '../ids';
import { Person } from '../viewer';

/** The socket of live facts: /facts?project=<id>&after=<seq>. */
export const factsPath = '/facts';

/** Why the server closes it for good; any other code is a reason to come back. */
export const factsCloseCodes = { badMessage: 4400, signedOut: 4401, gone: 4404, tooFast: 4429 } as const;

/** Where somebody listens. */
const Place = { mixId: Id, versionId: Id.nullable(), frame: z.number().int().min(0), playing: z.boolean() };

export const ClientMessage = z.strictObject({ kind: z.literal('presence'), ...Place });
export type ClientMessage = z.infer<typeof ClientMessage>;

export const PresentPerson = z.object({ person: Person, connectionId: z.string(), ...Place });
export type PresentPerson = z.infer<typeof PresentPerson>;

export const ServerMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fact'), fact: Fact }),
  z.object({ kind: z.literal('presence'), people: z.array(PresentPerson) }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
