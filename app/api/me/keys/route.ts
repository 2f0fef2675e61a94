import { createKey as createContract } from '@/domain/api/accounts';
import { createKey } from '@/server/auth/keys';
import { handle } from '@/server/http/handle';

export const POST = handle(createContract, ({ runtime, viewer, input }) =>
  createKey(runtime, viewer, input.name),
);
