import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { sessionPath } from '@/components/app-shell/paths';
import { useProblemText } from '@/components/app-shell/problem-text';
import { toast } from '@/components/ui/toast';
import { addNoteToDo, type Comment } from '@/domain/api/review';

/** Puts a note on the to-dos of its session, and says where it is. */
export function useNoteToDo() {
  const t = useTranslations('review.notes');
  const problemText = useProblemText();
  const router = useRouter();
  return useMutation({
    mutationFn: (note: Comment) => call(addNoteToDo, { params: { commentId: note.id } }),
    onSuccess: ({ sessionId, title, isNew }) =>
      toast({
        text: t(isNew ? 'toDoAdded' : 'toDoThere', { title }),
        action: { label: t('toDoOpen'), run: () => router.push(sessionPath(sessionId)) },
      }),
    onError: (problem) => void toast({ text: problemText(problem), isError: true }),
  });
}
