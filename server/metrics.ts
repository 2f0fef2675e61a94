import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { SyncCounts, SyncMeter } from '@/server/sync/meter';

// Around what a commit takes on a good day, and up to where something is wrong.
const secondsOfCommits = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30];

/** Opens the numbers of a process, of its memory and its event loop, under names that begin with `prefix`. */
export function openMetrics(prefix: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix });
  return registry;
}

/** Adds the numbers of the documents that a process keeps. */
export function meterSync(registry: Registry): SyncMeter {
  const registers = [registry];
  const commits = new Histogram({
    name: 'talkback_sync_commit_seconds',
    help: 'From the beginning of a commit of updates to its end, its retries included',
    buckets: secondsOfCommits,
    registers,
  });
  const updates = new Counter({
    name: 'talkback_sync_updates_total',
    help: 'Updates that were committed',
    registers,
  });
  const ended = new Counter({
    name: 'talkback_sync_connections_ended_total',
    help: 'Connections that ended, by close code',
    labelNames: ['code'],
    registers,
  });
  return {
    committed(count, seconds) {
      commits.observe(seconds);
      updates.inc(count);
    },
    ended: (code) => ended.inc({ code }),
    watch(count) {
      const gauges = {
        documents: 'Documents in memory',
        connections: 'Open connections',
        tailBytes: 'Bytes in memory that came after the snapshots',
        waitingBytes: 'Bytes of updates that wait to be committed',
      } as const satisfies Record<keyof SyncCounts, string>;
      for (const [key, help] of Object.entries(gauges) as [keyof SyncCounts, string][]) {
        const name = `talkback_sync_${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
        const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(count()[key]) });
      }
    },
  };
}
