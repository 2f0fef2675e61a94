import { addNoteToDo as toDoContract } from '@/domain/api/review';
import { handle } from '@/server/http/handle';
import { addNoteToDo } from '@/server/review/note-to-do';

export const POST = handle(toDoContract, ({ runtime, viewer, params }) =>
  addNoteToDo(runtime, viewer, params.commentId),
);
