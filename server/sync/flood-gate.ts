import { limits } from '@/session/protocol';

/** Counts upgrades by network address, in this process alone: it is asked before anything else is done for them. */
export interface FloodGate {
  /** Counts an upgrade; whether it may go on. */
  lets(address: string): boolean;
  /** Counts one that was refused. */
  fail(address: string): void;
}

const windowMs = 60_000;

export function openFloodGate(now: () => number): FloodGate {
  let window = 0;
  let tried = new Map<string, number>();
  let failed = new Map<string, number>();
  const turn = () => {
    const current = Math.floor(now() / windowMs);
    if (current === window) return;
    window = current;
    tried = new Map();
    failed = new Map();
  };
  const count = (counts: Map<string, number>, address: string) => {
    const next = (counts.get(address) ?? 0) + 1;
    counts.set(address, next);
    return next;
  };
  return {
    lets(address) {
      turn();
      if (count(tried, address) > limits.upgradesPerMinute) return false;
      return (failed.get(address) ?? 0) < limits.failedUpgradesPerMinute;
    },
    fail(address) {
      turn();
      count(failed, address);
    },
  };
}
