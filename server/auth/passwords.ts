import { hash, verify } from '@node-rs/argon2';

// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Verifying against nobody's password takes as long as against somebody's.
let nobody: Promise<string> | undefined;

let running = 0;
const waiting: (() => void)[] = [];
const atOnce = 4;

/** Hashes a password with Argon2id; at most four at a time, so that signing in cannot exhaust the machine. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, cost));
}

/** Whether a password is the one that was hashed; null stands for no such account and takes as long. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hash('nobody has this password', cost);
  const against = stored ?? (await nobody);
  const matches = await inTurn(() => verify(against, password.slice(0, 256)));
  return stored !== null && matches;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
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
