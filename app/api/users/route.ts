import { createUser as contract } from '@/domain/api/accounts';
import { createUser } from '@/server/auth/accounts';
import { handle } from '@/server/http/handle';

export const POST = handle(contract, ({ runtime, input, address }) => createUser(runtime, input, address));
