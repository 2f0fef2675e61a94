import { readMail as contract } from '@/domain/api/mail';
import { handle } from '@/server/http/handle';
import { readMail } from '@/server/mail/mails';

export const GET = handle(contract, ({ runtime, viewer, params }) =>
  readMail(runtime, viewer, params.mailId),
);
