import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/client/api';
import { keys, queries } from '@/client/queries';
import { useProblemText } from '@/components/app-shell/problem-text';
import { toast } from '@/components/ui/toast';
import { decide, nameReviewers, reopenVersion, withdrawDecision } from '@/domain/api/decisions';
import type { Version } from '@/domain/api/review';
import type { Verdict } from '@/domain/review/version';

/** The verdicts on a version, whose it waits for, and what one can do about them. */
export function useDecisions(version: Version) {
  const cache = useQueryClient();
  const problemText = useProblemText();
  const versionId = version.id;
  const decisions = useQuery(queries.decisions(versionId));
  const reviewers = useQuery(queries.reviewers(versionId));

  const settled = {
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.decisions(versionId) });
      void cache.invalidateQueries({ queryKey: keys.mix(version.mixId) });
    },
    onError: (problem: unknown) => {
      toast({ text: problemText(problem), isError: true });
      void cache.invalidateQueries({ queryKey: keys.mix(version.mixId) });
    },
  };

  return {
    decisions: decisions.data?.items ?? [],
    reviewers: reviewers.data?.reviewers ?? [],
    decide: useMutation({
      mutationFn: ({ verdict, note, key }: { verdict: Verdict; note: string; key: string }) =>
        call(decide, {
          params: { versionId },
          input: { verdict, note, pcmSha256: version.pcmSha256 ?? '' },
          idempotencyKey: key,
        }),
      ...settled,
    }),
    withdraw: useMutation({
      mutationFn: () => call(withdrawDecision, { params: { versionId } }),
      ...settled,
    }),
    reopen: useMutation({
      mutationFn: (reason: string) => call(reopenVersion, { params: { versionId }, input: { reason } }),
      ...settled,
    }),
    name: useMutation({
      mutationFn: (input: { userIds: string[]; dueAt?: string }) =>
        call(nameReviewers, { params: { versionId }, input }),
      onSuccess: (named) => cache.setQueryData(keys.reviewers(versionId), named),
      onError: settled.onError,
    }),
  };
}

export type Decisions = ReturnType<typeof useDecisions>;
