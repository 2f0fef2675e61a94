import { acceptInvitation as contract } from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { acceptInvitation } from '@/server/projects/invitations';

export const POST = handle(contract, ({ runtime, viewer, params }) =>
  acceptInvitation(runtime, viewer, params.token),
);
