import { listLogins as listContract, revokeLogins as revokeContract } from '@/domain/api/accounts';
import { listLogins, revokeLogins } from '@/server/auth/logins';
import { handle } from '@/server/http/handle';

export const GET = handle(listContract, ({ runtime, viewer }) => listLogins(runtime, viewer));
export const DELETE = handle(revokeContract, ({ runtime, viewer }) => revokeLogins(runtime, viewer.id));
