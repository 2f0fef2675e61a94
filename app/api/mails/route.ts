import { listMails as contract } from '@/domain/api/mail';
import { handle } from '@/server/http/handle';
import { listMails } from '@/server/mail/mails';

export const GET = handle(contract, ({ runtime, viewer, query }) => listMails(runtime, viewer, query));
