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
  /** A key is a program's: `device` is its name. */
  kind: z.enum(['device', 'key']),
  expiresAt: z.iso.datetime(),
});

export const listLogins = contract('GET', '/api/me/logins', {
  operation: 'listLogins',
  summary: 'The devices signed in as you.',
  access: 'person',
  output: page(Login),
});

/** A person has no more keys than these at a time. */
export const mostKeys = 20;

export const createKey = contract('POST', '/api/me/keys', {
  operation: 'createKey',
  summary:
    'Make a key for a program, which then acts as you in your projects, over the API and at /sync, as `Authorization: Bearer …`. It is shown this once, ends like a login, and makes no keys. At /sync it says by `?epoch=` which history of a session it has: that of `readSession`, or it has none.',
  access: 'person',
  input: z.strictObject({
    name: z.string().trim().min(1, 'Give a name.').max(80, 'A name has at most 80 characters.'),
  }),
  output: z.object({ id: Id, key: z.string() }),
});

export const revokeLogin = contract('DELETE', '/api/me/logins/:loginId', {
  operation: 'revokeLogin',
  summary: 'Sign one device out, at once.',
  access: 'person',
  params: z.strictObject({ loginId: Id }),
});

export const revokeLogins = contract('DELETE', '/api/me/logins', {
  operation: 'revokeLogins',
  summary: 'Sign every device out, this one too.',
  access: 'person',
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
  access: 'person',
  input: z.strictObject({ callbackUrl: CallbackUrl }).optional(),
});

export const proveAddress = contract('POST', '/api/me/address', {
  operation: 'proveAddress',
  summary: 'Prove your address with what was mailed to it.',
  access: 'person',
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
  access: 'person',
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
  access: 'person',
  output: page(Identity),
});

export const removeIdentity = contract('DELETE', '/api/me/identities/:provider', {
  operation: 'removeIdentity',
  summary: 'Sign in with a service no longer.',
  access: 'person',
  params: z.strictObject({ provider: z.string().min(1).max(40) }),
});

export const addIdentity = contract('POST', '/api/me/identities', {
  operation: 'addIdentity',
  summary: 'Sign in from now on with the service that has just named you, too.',
  access: 'person',
  success: 201,
  output: Identity,
});
