import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/client/api';
import { createIntents } from '@/client/intents';
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
  const [intents] = useState(createIntents);
  const decisions = useQuery(queries.decisions(versionId));
  const reviewers = useQuery(queries.reviewers(versionId));

  const renewMix = () => void cache.invalidateQueries({ queryKey: keys.mix(version.mixId) });
  const onSuccess = () => {
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
    /** Nobody is named anew before it is known who was. */
    areReviewersKnown: reviewers.data !== undefined,
    /** Says a refusal where nothing else does. */
    tell,
    decide: useMutation({
      mutationFn: ({ verdict, note }: { verdict: Verdict; note: string }) =>
        intents.carryOut(`${versionId} ${verdict} ${note}`, (idempotencyKey) =>
          call(decide, {
            params: { versionId },
            input: { verdict, note, pcmSha256: version.pcmSha256 ?? '' },
            idempotencyKey,
          }),
        ),
      onSuccess,
      onError: renewMix,
    }),
    withdraw: useMutation({
      mutationFn: () => call(withdrawDecision, { params: { versionId } }),
      onSuccess: () => {
        // The verdict that is given next is another one, even if it says the same.
        intents.forget();
        onSuccess();
      },
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
