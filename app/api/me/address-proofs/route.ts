import { requestAddressProof as contract } from '@/domain/api/accounts';
import { requestAddressProof } from '@/server/auth/proofs';
import { handle } from '@/server/http/handle';

export const POST = handle(contract, ({ runtime, viewer, input }) =>
  requestAddressProof(runtime, viewer, input?.callbackUrl),
);
