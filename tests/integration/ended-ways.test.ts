import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { changePassword, readMe, requestProof } from '@/domain/api/accounts';
import { letterTo } from '../support/outbox';
import { newcomer, password, postAuth, signIn, stranger, type Person } from '../support/people';

const { baseUrl, dataDir, databaseUrl } = inject('instance');

let ending: pg.Client;
let watching: pg.Client;

beforeAll(async () => {
  ending = new pg.Client({ connectionString: databaseUrl });
  watching = new pg.Client({ connectionString: databaseUrl });
  await Promise.all([ending.connect(), watching.connect()]);
});
afterAll(() => Promise.all([ending.end(), watching.end()]));

/**
 * Changes an account in a transaction that ends only when `act`, begun meanwhile, waits for it or is over. So whatever
 * `act` had looked at before has changed when it goes on.
 */
async function whileChanging<T>(user: Person, change: string, act: () => Promise<T>): Promise<T> {
  await ending.query('BEGIN');
  await ending.query(`UPDATE "User" SET ${change} WHERE id = $1`, [user.id]);
  const { rows } = await ending.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  let isOver = false;
  const acting = act().finally(() => (isOver = true));
  const isWaiting = async () => {
    const asked = 'SELECT 1 FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))';
    return (await watching.query(asked, [rows[0]?.pid])).rowCount !== 0;
  };
  await expect.poll(async () => isOver || (await isWaiting()), { timeout: 20_000, interval: 20 }).toBe(true);
  await ending.query('COMMIT');
  return acting;
}

describe('a way in that ends while somebody comes in by it', () => {
  it.each([
    ['voided', '"passwordHash" = NULL'],
    ['changed', `"passwordHash" = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXRoaW5nZWxzZQ$bm90dGhpcw'`],
    ['of an account that is closed', '"disabledAt" = now()'],
  ])('[RV90] lets nobody in: a password that is %s', async (_, change) => {
    const noor = await newcomer(baseUrl, 'Noor');
    const phone = stranger(baseUrl);
    expect(await whileChanging(noor, change, () => signIn(phone, noor.email))).toBe(401);
    expect((await phone.ask(readMe)).status).toBe(401);
  });

  it('[RV90] lets nobody in: a link to an account that is closed', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const phone = stranger(baseUrl);
    await phone.call(requestProof, { input: { kind: 'sign-in', email: noor.email } });
    const { token } = await letterTo(dataDir, noor.email, 'sign-in');
    const use = async () => (await postAuth(phone, 'callback/proof', { token })).status;
    expect(await whileChanging(noor, '"disabledAt" = now()', use)).toBe(401);
  });

  it('[RV90] changes no password: the present one is voided while it is verified', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const input = { current: password, password: 'another long passphrase' };
    const change = () => noor.ask(changePassword, { input });
    expect((await whileChanging(noor, '"passwordHash" = NULL', change)).status).toBe(401);
    expect(await signIn(stranger(baseUrl), noor.email, input.password)).toBe(401);
  });
});
