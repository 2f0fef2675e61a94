import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createScope } from '@/client/scope';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a scope', () => {
  it('ends what was begun through it, in reverse order', () => {
    const ended: string[] = [];
    const scope = createScope();
    scope.own(() => void ended.push('first'));
    scope.own({ dispose: () => void ended.push('second') });
    scope.dispose();
    scope.dispose();
    expect(ended).toEqual(['second', 'first']);
  });

  it('stops listening, timers and intervals', () => {
    const heard = vi.fn();
    const target = new EventTarget();
    const scope = createScope();
    scope.listen(target, 'sound', heard);
    scope.timeout(heard, 10);
    scope.interval(heard, 10);
    scope.dispose();
    target.dispatchEvent(new Event('sound'));
    vi.advanceTimersByTime(100);
    expect(heard).not.toHaveBeenCalled();
  });

  it('stops one thing without the rest', () => {
    const heard = vi.fn();
    const scope = createScope();
    const stop = scope.timeout(heard, 10);
    scope.timeout(heard, 20);
    stop();
    vi.advanceTimersByTime(100);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('ends at once what is given to it too late', () => {
    const ended = vi.fn();
    const scope = createScope();
    scope.dispose();
    scope.own(ended);
    expect(ended).toHaveBeenCalledOnce();
  });

  it('ends its children, and forgets those that ended before', () => {
    const ended = vi.fn();
    const scope = createScope();
    scope.child().own(ended);
    const early = scope.child();
    early.own(ended);
    early.dispose();
    expect(ended).toHaveBeenCalledTimes(1);
    scope.dispose();
    expect(ended).toHaveBeenCalledTimes(2);
  });
});
