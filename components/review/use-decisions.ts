import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { v7 as newKey } from 'uuid';
import { call } from '@/client/api';
import { createIntentKey } from '@/client/intent-key';
import { keys, queries } from '@/client/queries';
import { useProblemText } from '@/components/app-shell/problem-text';
import { toast } from '@/components/ui/toast';
import { decide, nameReviewers, withdrawDecision } from '@/domain/api/decisions';
import type { Version } from '@/domain/api/review';
import type { Verdict } from '@/domain/review/version';

/** The verdicts on a version, whose it waits for, and what one can do about them. */
export function useDecisions(version: Version) {
  const cache = useQueryClient();
  const problemText = useProblemText();
  const versionId = version.id;
  const decisions = useQuery(queries.decisions(versionId));
  const reviewers = useQuery(queries.reviewers(versionId));

  const [intent] = useState(() => createIntentKey(newKey));

  const renewMix = () => void cache.invalidateQueries({ queryKey: keys.mix(version.mixId) });
  const onSuccess = () => {
    intent.done();
    void cache.invalidateQueries({ queryKey: keys.decisions(versionId) });
    renewMix();
  };
  const tell = (problem: unknown) => void toast({ text: problemText(problem), isError: true });
  // What is refused here may be so because the page is behind.
  const onError = (problem: unknown) => {
    tell(problem);
    renewMix();
  };

  return {
    decisions: decisions.data?.items ?? [],
    reviewers: reviewers.data?.reviewers ?? [],
    /** Says a refusal where nothing else does. */
    tell,
    decide: useMutation({
      mutationFn: (said: { verdict: Verdict; note: string }) => {
        const input = { ...said, pcmSha256: version.pcmSha256 ?? '' };
        return call(decide, { params: { versionId }, input, idempotencyKey: intent.keyFor(input) });
      },
      onSuccess,
      onError: renewMix,
    }),
    withdraw: useMutation({
      mutationFn: () => call(withdrawDecision, { params: { versionId } }),
      onSuccess,
      onError,
    }),
    name: useMutation({
      mutationFn: (input: { userIds: string[]; dueAt?: string }) =>
        call(nameReviewers, { params: { versionId }, input }),
      onSuccess: (named) => cache.setQueryData(keys.reviewers(versionId), named),
      onError: renewMix,
    }),
  };
}

export type Decisions = ReturnType<typeof useDecisions>;
