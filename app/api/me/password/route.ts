import { changePassword as contract } from '@/domain/api/accounts';
import { changePassword } from '@/server/auth/change-password';
import { handle } from '@/server/http/handle';

export const PUT = handle(contract, ({ runtime, viewer, input }) => changePassword(runtime, viewer, input));
