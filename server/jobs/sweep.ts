import { cancelUploadsLeftSince } from '@/server/assets/uploads';
import type { Runtime } from '@/server/runtime';

const day = 86_400_000;

// How long a row is of use after the moment that its column names.
const answersDays = 7;
const attemptsDays = 1;
const proofsDays = 1;
const loginsDays = 30;
const mailsDays = 90;
// How long an upload may stand still.
const uploadsDays = 14;

/**
 * Removes what has ended and is of no more use: answers to old keys, counted attempts, proofs, logins, mails, uploads that
 * nobody went on with.
 */
export async function sweep(runtime: Runtime): Promise<void> {
  const { db, now } = runtime;
  const before = (days: number) => new Date(now().getTime() - days * day);
  await db.idempotentAnswer.deleteMany({ where: { createdAt: { lt: before(answersDays) } } });
  await db.rateWindow.deleteMany({ where: { startsAt: { lt: before(attemptsDays) } } });
  await db.proof.deleteMany({ where: { expiresAt: { lt: before(proofsDays) } } });
  await db.login.deleteMany({
    where: {
      OR: [{ expiresAt: { lt: before(loginsDays) } }, { revokedAt: { lt: before(loginsDays) } }],
    },
  });
  await db.mail.deleteMany({ where: { createdAt: { lt: before(mailsDays) } } });
  await cancelUploadsLeftSince(runtime, before(uploadsDays));
}
