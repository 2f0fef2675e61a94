import { addIdentity as addContract, listIdentities as listContract } from '@/domain/api/accounts';
import { addIdentity, listIdentities } from '@/server/auth/identities';
import { handle } from '@/server/http/handle';

export const GET = handle(listContract, ({ runtime, viewer }) => listIdentities(runtime, viewer));
export const POST = handle(addContract, ({ runtime, viewer, cookies, reply }) =>
  addIdentity(runtime, viewer, cookies, reply),
);
