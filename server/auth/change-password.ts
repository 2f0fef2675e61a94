import { DomainError } from '@/domain/errors';
import type { User } from '@/domain/viewer';
import { countAttempt, limits } from '@/server/http/limits';
import type { Runtime } from '@/server/runtime';
import { endLogins, holdUser } from './logins';
import { hashPassword, verifyPassword } from './passwords';

/**
 * Changes the viewer's password, given the present one; his other logins end, and so does what was mailed before.
 * Refuses `wrong-password`, also where there is none to change, and floods.
 */
export async function changePassword(
  runtime: Runtime,
  viewer: User,
  { current, password }: { current: string; password: string },
): Promise<void> {
  await countAttempt(runtime.db, limits.passwordChecksPerPerson, viewer.id, runtime.now());
  const { passwordHash } = await runtime.db.user.findUniqueOrThrow({ where: { id: viewer.id } });
  if (!(await verifyPassword(passwordHash, current))) throw new DomainError('wrong-password');
  const changed = await hashPassword(password);
  await runtime.db.$transaction(async (db) => {
    // Verifying takes its time: it may have been changed meanwhile, or voided.
    const held = await holdUser(db, viewer.id);
    if (held?.passwordHash !== passwordHash) throw new DomainError('wrong-password');
    await db.user.update({ where: { id: viewer.id }, data: { passwordHash: changed } });
    await db.proof.deleteMany({ where: { email: viewer.email } });
    await endLogins(db, { userId: viewer.id, id: { not: viewer.loginId } }, runtime.now());
  });
}
