import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRefresher } from '@/client/facts';
import { createScope } from '@/client/scope';

const queryKey = ['mix'];

/** A page that shows something whose reading takes 150 ms, and counts how often it was read. */
function watched() {
  let truth = 0;
  let reads = 0;
  const cache = new QueryClient();
  const observer = new QueryObserver(cache, {
    queryKey,
    initialData: 0,
    staleTime: Infinity,
    async queryFn({ signal }) {
      reads += 1;
      const seen = truth;
      await new Promise((resolve) => setTimeout(resolve, 150));
      signal.throwIfAborted();
      return seen;
    },
  });
  const scope = createScope();
  const shown: number[] = [];
  scope.own(
    observer.subscribe(({ data }) => data !== undefined && shown.at(-1) !== data && shown.push(data)),
  );
  const refresh = createRefresher(scope, cache);
  return {
    scope,
    shown,
    reads: () => reads,
    change() {
      truth += 1;
      refresh(queryKey);
    },
  };
}

describe('[RV85] what facts make stale', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('[RV85] is read at once, and again when it changed meanwhile', async () => {
    const page = watched();
    page.change();
    expect(page.reads()).toBe(1);
    page.change();
    page.change();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.shown).toEqual([0, 1, 3]);
    expect(page.reads()).toBe(2);
    page.scope.dispose();
  });

  it('[RV85] is shown while it goes on changing, and rests when nothing does', async () => {
    const page = watched();
    for (let n = 0; n < 50; n++) {
      page.change();
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(page.shown.length).toBeGreaterThan(4);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.shown.at(-1)).toBe(50);
    expect(page.reads()).toBeLessThan(10);
    page.scope.dispose();
  });
});
