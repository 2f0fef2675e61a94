import { resetPassword as contract } from '@/domain/api/accounts';
import { resetPassword } from '@/server/auth/proofs';
import { handle } from '@/server/http/handle';

export const POST = handle(contract, ({ runtime, input }) =>
  resetPassword(runtime, input.token, input.password),
);
