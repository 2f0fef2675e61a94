import { z } from 'zod';
import { Id } from '../ids';
import { contract, page, PageQuery } from './contract';

/** A letter as the instance's admin sees it in lists: never what it says. */
export const Mail = z.object({
  id: Id,
  kind: z.enum(['invitation', 'sign-in', 'reset', 'address']),
  recipient: z.string(),
  subject: z.string(),
  /** kept: there is no mail server, it lies in the outbox on the machine. */
  state: z.enum(['waiting', 'sent', 'kept', 'failed']),
  problem: z.string().nullable(),
  createdAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
});
export type Mail = z.infer<typeof Mail>;

export const listMails = contract('GET', '/api/mails', {
  operation: 'listMails',
  summary: 'What this instance mailed, the latest first; for its admin.',
  access: 'person',
  query: PageQuery,
  output: page(Mail),
});

export const readMail = contract('GET', '/api/mails/:mailId', {
  operation: 'readMail',
  summary: 'What an invitation says; every other kind of mail is read by its recipient alone.',
  access: 'person',
  params: z.strictObject({ mailId: Id }),
  output: z.object({ id: Id, subject: z.string(), text: z.string() }),
});
