import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api';

/**
 * The cache of a page. Facts make stale what changed, so nothing is asked for again on its own; refusals are answers, not
 * reasons to retry. Whether the server can be reached only asking it tells, for it may be on this very device: what
 * somebody does is refused at once where it cannot, never carried out later without a word, and what is read waits.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        networkMode: 'offlineFirst',
        retry: (failures, problem) => failures < 3 && (!(problem instanceof ApiProblem) || problem.mayPass),
      },
      mutations: { networkMode: 'always' },
    },
  });
}
