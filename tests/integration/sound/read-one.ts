/** A server of one job: reads the sound that its argument names, and says in lines of JSON what happens. */
import type { SoundJob, SoundOutcome } from '@/server/assets/sound/read-sound';
import { readSound } from '@/server/assets/sound/read-sound';

export interface Said {
  done?: number;
  outcome?: SoundOutcome;
  fault?: string;
}

const say = (said: Said) => console.log(JSON.stringify(said));
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

const job = JSON.parse(process.argv[2] ?? '') as SoundJob;
await readSound({ ...job, signal: stop.signal, onProgress: (done) => say({ done }) }).then(
  (outcome) => say({ outcome }),
  (error: unknown) => say({ fault: String(error) }),
);
