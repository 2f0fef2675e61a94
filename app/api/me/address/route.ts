import { proveAddress as contract } from '@/domain/api/accounts';
import { proveAddress } from '@/server/auth/proofs';
import { handle } from '@/server/http/handle';

export const POST = handle(contract, ({ runtime, viewer, input }) =>
  proveAddress(runtime, viewer, input.token),
);
