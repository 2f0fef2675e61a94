import { z } from 'zod';
import { Id } from '../ids';
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
  z.object({ kind: z.literal('user'), id: Id, name: z.string(), email: z.string(), isAdmin: z.boolean() }),
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
