import { revokeInvitation as contract } from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { revokeInvitation } from '@/server/projects/invitations';

export const DELETE = handle(contract, ({ runtime, viewer, params }) =>
  revokeInvitation(runtime, viewer, params.invitationId),
);
