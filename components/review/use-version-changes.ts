import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '@/client/api';
import { keys } from '@/client/queries';
import { useProblemText } from '@/components/app-shell/problem-text';
import { toast } from '@/components/ui/toast';
import { removeVersion, reopenVersion } from '@/domain/api/decisions';
import { changeVersion, type Version } from '@/domain/api/review';

/** What becomes of a version after it was made: hidden, shown again, unlocked, its sound destroyed. */
export function useVersionChanges(version: Version) {
  const cache = useQueryClient();
  const problemText = useProblemText();
  const params = { versionId: version.id };
  const renew = async () => {
    await Promise.all([
      cache.invalidateQueries({ queryKey: keys.mix(version.mixId) }),
      cache.invalidateQueries({ queryKey: keys.decisions(version.id) }),
    ]);
  };

  const hide = useMutation({
    mutationFn: (hidden: boolean) => call(changeVersion, { params, input: { hidden } }),
    onSuccess: renew,
    onError: (problem) => void toast({ text: problemText(problem), isError: true }),
  });

  return {
    hide: () => hide.mutate(true),
    show: () => hide.mutate(false),
    isHiding: hide.isPending,
    async reopen(reason: string) {
      await call(reopenVersion, { params, input: { reason } });
      await renew();
    },
    async destroy(reason: string) {
      await call(removeVersion, { params, input: { destroy: true, reason } });
      await renew();
    },
  };
}
