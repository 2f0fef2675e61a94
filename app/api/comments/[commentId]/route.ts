import { changeComment as changeContract, deleteComment as deleteContract } from '@/domain/api/review';
import { handle } from '@/server/http/handle';
import { changeComment, deleteComment, type CommentChange } from '@/server/review/comments';

export const PATCH = handle(changeContract, ({ runtime, viewer, params, input }) =>
  changeComment(runtime, viewer, params.commentId, input as CommentChange),
);
export const DELETE = handle(deleteContract, ({ runtime, viewer, params }) =>
  deleteComment(runtime, viewer, params.commentId),
);
