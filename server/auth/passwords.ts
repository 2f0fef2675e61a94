import { hash, verify } from '@node-rs/argon2';
import { DomainError } from '@/domain/errors';

// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Verifying against nobody's password takes as long as against somebody's.
let nobody: Promise<string> | undefined;

let running = 0;
const waiting: (() => void)[] = [];
const atOnce = 4;

// A few seconds' worth: whoever waits longer has gone, and nobody else should wait for his sake.
const waitingAtMost = 128;
const retrySeconds = 5;

/**
 * Hashes a password with Argon2id; at most four at a time, so that signing in cannot exhaust the machine. Refuses
 * `unavailable` where too many wait.
 */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, cost));
}

/**
 * Whether a password is the one that was hashed; null stands for no such account and takes as long. Refuses as
 * `hashPassword` does.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hash('nobody has this password', cost);
  const against = stored ?? (await nobody);
  const matches = await inTurn(() => verify(against, password.slice(0, 256)));
  return stored !== null && matches;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= waitingAtMost) {
    const sentence = 'Too many passwords are being checked right now. Try again in a moment.';
    throw new DomainError('unavailable', { sentence, retryAfterSeconds: retrySeconds });
  }
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
