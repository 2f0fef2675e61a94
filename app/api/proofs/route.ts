import { requestProof as contract } from '@/domain/api/accounts';
import { requestProof } from '@/server/auth/proofs';
import { handle } from '@/server/http/handle';

export const POST = handle(contract, ({ runtime, input, address }) => requestProof(runtime, input, address));
