import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { keys, queries } from '@/client/queries';
import { useProblemText } from '@/components/app-shell/problem-text';
import { toast } from '@/components/ui/toast';
import { changeComment, deleteComment, type Comment } from '@/domain/api/review';

export interface NotesPage {
  items: Comment[];
  nextCursor: string | null;
}

/** Every note on a version; `first` is what the server gave with the page. */
export function useNotes(versionId: string | undefined, first: NotesPage | undefined): readonly Comment[] {
  const found = useQuery({
    ...queries.comments(versionId ?? ''),
    enabled: versionId !== undefined,
    ...(first && { initialData: first, ...(first.nextCursor !== null && { initialDataUpdatedAt: 0 }) }),
  });
  return found.data?.items ?? [];
}

/** Puts a note the server just answered with where it belongs, before the fact about it arrives. */
export function rememberNote(cache: QueryClient, note: Comment) {
  cache.setQueryData<NotesPage>(keys.comments(note.versionId), (page) => {
    if (!page) return page;
    const isKnown = page.items.some(({ id }) => id === note.id);
    const items = isKnown
      ? page.items.map((one) => (one.id === note.id ? note : one))
      : [...page.items, note];
    return { ...page, items };
  });
}

function forgetNote(cache: QueryClient, note: Comment) {
  cache.setQueryData<NotesPage>(
    keys.comments(note.versionId),
    (page) => page && { ...page, items: page.items.filter(({ id }) => id !== note.id) },
  );
}

/** What can be done to a note that stands; a refusal is said where it happened and changes nothing. */
export function useNoteChanges() {
  const cache = useQueryClient();
  const t = useTranslations('review.notes');
  const problemText = useProblemText();
  const onError = (problem: unknown) => void toast({ text: problemText(problem), isError: true });

  const change = useMutation({
    mutationFn: ({
      id,
      ...input
    }: { id: string } & ({ text: string } | { resolved: boolean } | { deleted: false })) =>
      call(changeComment, { params: { commentId: id }, input }),
    onSuccess: (note) => rememberNote(cache, note),
    onError,
  });
  const remove = useMutation({
    mutationFn: (note: Comment) => call(deleteComment, { params: { commentId: note.id } }),
    onSuccess: (_, note) => {
      forgetNote(cache, note);
      const restore = () => change.mutate({ id: note.id, deleted: false });
      toast({ text: t('deleted'), action: { label: t('undo'), run: restore } });
    },
    onError,
  });
  return { change, remove };
}
