import { revokeLogin as contract } from '@/domain/api/accounts';
import { revokeLogin } from '@/server/auth/logins';
import { handle } from '@/server/http/handle';

export const DELETE = handle(contract, ({ runtime, viewer, params }) =>
  revokeLogin(runtime, viewer.id, params.loginId),
);
