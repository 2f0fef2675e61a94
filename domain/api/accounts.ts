import { z } from 'zod';
import { Id } from '../ids';
import { ownPath } from '../own-path';
import { NewPassword } from '../password';
import { EmailAddress, PersonName } from '../viewer';
import { contract, page } from './contract';

export const createUser = contract('POST', '/api/users', {
  operation: 'createUser',
  summary: 'Sign up.',
  access: 'anyone',
  input: z.strictObject({
    email: EmailAddress,
    name: PersonName,
    password: NewPassword,
    /** Needed where signing up is by invitation only. */
    invitationToken: z.string().max(200).optional(),
  }),
  output: z.object({ id: Id, email: z.string(), name: z.string() }),
});

const Me = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('user'),
    id: Id,
    name: z.string(),
    email: z.string(),
    isAdmin: z.boolean(),
    /** Whether a secret mailed to the address came back. */
    isEmailProven: z.boolean(),
    hasPassword: z.boolean(),
  }),
  z.object({ kind: z.literal('guest'), id: Id, name: z.string() }),
]);

export const readMe = contract('GET', '/api/me', {
  operation: 'readMe',
  summary: 'Who is asking.',
  output: Me,
});

export const Login = z.object({
  id: Id,
  device: z.string(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  isCurrent: z.boolean(),
});

export const listLogins = contract('GET', '/api/me/logins', {
  operation: 'listLogins',
  summary: 'The devices signed in as you.',
  access: 'user',
  output: page(Login),
});

export const revokeLogin = contract('DELETE', '/api/me/logins/:loginId', {
  operation: 'revokeLogin',
  summary: 'Sign one device out, at once.',
  access: 'user',
  params: z.strictObject({ loginId: Id }),
});

export const revokeLogins = contract('DELETE', '/api/me/logins', {
  operation: 'revokeLogins',
  summary: 'Sign every device out, this one too.',
  access: 'user',
});

const Token = z.string().min(1).max(200);

/** Where a mailed link leads in the end: a path of this instance. */
const CallbackUrl = z.string().max(2000).transform(ownPath).optional();

export const requestProof = contract('POST', '/api/proofs', {
  operation: 'requestProof',
  summary:
    'Have a link mailed that signs in, or sets a new password. The answer is the same for unknown addresses.',
  access: 'anyone',
  input: z.strictObject({
    kind: z.enum(['sign-in', 'reset']),
    email: EmailAddress,
    callbackUrl: CallbackUrl,
  }),
});

export const requestAddressProof = contract('POST', '/api/me/address-proofs', {
  operation: 'requestAddressProof',
  summary: 'Have a link mailed that proves your address.',
  access: 'user',
  input: z.strictObject({ callbackUrl: CallbackUrl }).optional(),
});

export const proveAddress = contract('POST', '/api/me/address', {
  operation: 'proveAddress',
  summary: 'Prove your address with what was mailed to it.',
  access: 'user',
  input: z.strictObject({ token: Token }),
});

export const resetPassword = contract('POST', '/api/passwords', {
  operation: 'resetPassword',
  summary: 'Set a new password with what was mailed; every login ends.',
  access: 'anyone',
  input: z.strictObject({ token: Token, password: NewPassword }),
});

export const changePassword = contract('PUT', '/api/me/password', {
  operation: 'changePassword',
  summary: 'Change your password; your other logins end.',
  access: 'user',
  input: z.strictObject({ current: z.string().max(256), password: NewPassword }),
});

export const Identity = z.object({
  provider: z.string(),
  /** The provider's name, and who one is there. */
  name: z.string(),
  account: z.string(),
  createdAt: z.iso.datetime(),
});
export type Identity = z.infer<typeof Identity>;

export const listIdentities = contract('GET', '/api/me/identities', {
  operation: 'listIdentities',
  summary: 'The services you can sign in with.',
  access: 'user',
  output: page(Identity),
});

export const removeIdentity = contract('DELETE', '/api/me/identities/:provider', {
  operation: 'removeIdentity',
  summary: 'Sign in with a service no longer.',
  access: 'user',
  params: z.strictObject({ provider: z.string().min(1).max(40) }),
});

export const addIdentity = contract('POST', '/api/me/identities', {
  operation: 'addIdentity',
  summary: 'Sign in from now on with the service that has just named you, too.',
  access: 'user',
  success: 201,
  output: Identity,
});
