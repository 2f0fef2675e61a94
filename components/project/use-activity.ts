import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { mergeActivity, type ActivityFilter } from '@/client/activity';
import type { KnownFact } from '@/client/facts';
import { queries } from '@/client/queries';
import type { listFacts } from '@/domain/api/review';

export type FactsPage = z.output<(typeof listFacts)['output']>;

/** What happened in a project, the latest first and live; `first` is what the page came with. */
export function useActivity(projectId: string, filter: ActivityFilter, first: FactsPage | undefined) {
  const read = useInfiniteQuery({
    ...queries.activity(projectId, filter),
    ...(first && { initialData: { pages: [first], pageParams: [0] } }),
  });
  const { data: arrived } = useQuery(queries.arrived(projectId));
  const pages = read.data?.pages.flatMap(({ items }) => items as KnownFact[]);
  return {
    /** Undefined until the first portion is here. */
    facts: pages && mergeActivity(pages, arrived, filter),
    error: read.error,
    hasMore: read.hasNextPage,
    isReadingMore: read.isFetchingNextPage,
    readMore: () => void read.fetchNextPage(),
  };
}
