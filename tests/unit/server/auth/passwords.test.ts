import { expect, it } from 'vitest';
import { isDomainError } from '@/domain/errors';
import { hashPassword, verifyPassword } from '@/server/auth/passwords';

it('[RV93] turns away whoever would have to wait too long, and says when to come again', async () => {
  const stored = await hashPassword('a long enough passphrase');
  const asked = Array.from({ length: 200 }, () => verifyPassword(stored, 'a long enough passphrase'));
  const answers = await Promise.allSettled(asked);
  const answered = answers.filter(({ status }) => status === 'fulfilled');
  // Four at work, and those who wait for them.
  expect(answered).toHaveLength(132);
  for (const answer of answers) {
    if (answer.status === 'fulfilled') expect(answer.value).toBe(true);
    else expect(isDomainError(answer.reason) && answer.reason.code).toBe('unavailable');
  }
  // Then everything is as before.
  expect(await verifyPassword(stored, 'not this one')).toBe(false);
}, 60_000);
