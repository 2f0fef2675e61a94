import { removeIdentity as contract } from '@/domain/api/accounts';
import { removeIdentity } from '@/server/auth/identities';
import { handle } from '@/server/http/handle';

export const DELETE = handle(contract, ({ runtime, viewer, params }) =>
  removeIdentity(runtime, viewer, params.provider),
);
