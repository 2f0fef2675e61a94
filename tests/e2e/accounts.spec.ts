import { expect, test } from '@playwright/test';
import { createInvitation, createProject } from '@/domain/api/projects';
import { expectAccessible, expectPolicyKept, openSeat, signUp } from '../support/browser';
import { startInstance } from '../support/instance';
import { letterTo } from '../support/outbox';
import { newcomer, password } from '../support/people';
import type { InstanceAddress } from '../support/instance';
import { linkIn, startMailServer } from '../support/smtp';

const { dataDir } = JSON.parse(process.env.TALKBACK_INSTANCE ?? '{}') as InstanceAddress;

test('an address is confirmed, a password forgotten and chosen anew', async ({ browser }) => {
  const noor = await openSeat(browser);
  await signUp(noor, 'Noor Haddad');
  await noor.page.goto('/settings');
  await noor.page.getByRole('button', { name: 'Confirm', exact: true }).click();
  const proof = await letterTo(dataDir, noor.email, 'address');
  await noor.page.goto(proof.url);
  // The secret leaves the address as soon as it is read.
  await expect(noor.page).toHaveURL(/\/proof\/address$/);
  await expectAccessible(noor.page);
  await noor.page.getByRole('button', { name: 'Confirm the address' }).click();
  await noor.page.waitForURL((url) => url.pathname === '/');
  await noor.page.goto('/settings');
  await expect(noor.page.getByText('Confirmed')).toBeVisible();

  const phone = await openSeat(browser, 'phone');
  await phone.page.goto('/sign-in');
  await phone.page.getByRole('link', { name: 'Forgot it?' }).click();
  await phone.page.waitForURL((url) => url.pathname === '/sign-in/reset');
  await phone.page.getByLabel('E-mail').fill(noor.email);
  await phone.page.getByRole('button', { name: 'Send me the link' }).click();
  await expect(phone.page.getByRole('status')).toContainText('This instance sends no mail');
  await expectAccessible(phone.page);
  const reset = await letterTo(dataDir, noor.email, 'reset');
  await phone.page.goto(reset.url);
  await phone.page.getByLabel('New password', { exact: true }).fill('password1234');
  await phone.page.getByRole('button', { name: 'Set the password' }).click();
  await expect(phone.page.getByText('on every list of common ones')).toBeVisible();
  await phone.page.getByLabel('New password', { exact: true }).fill('four quiet harbour lights');
  await phone.page.getByRole('button', { name: 'Set the password' }).click();
  await phone.page.getByRole('link', { name: 'Sign in' }).click();
  await phone.page.getByLabel('E-mail').fill(noor.email);
  await phone.page.getByLabel('Password', { exact: true }).fill('four quiet harbour lights');
  await phone.page.getByRole('button', { name: 'Sign in' }).click();
  await phone.page.waitForURL((url) => url.pathname === '/');

  // The device that was signed in before is not any more.
  await noor.page.reload();
  await noor.page.waitForURL(/\/sign-in/);
  for (const seat of [noor, phone]) await expectPolicyKept(seat);
});

test('[RV91] an invitation asks its address to be confirmed, and goes on from there', async ({ browser }) => {
  test.setTimeout(180_000);
  const server = await startMailServer();
  const instance = await startInstance({ env: { SMTP_URL: server.url } });
  try {
    const mara = await newcomer(instance.baseUrl, 'Mara');
    const { id: projectId } = await mara.call(createProject, { input: { name: 'Salt & Iron' } });
    const input = { role: 'editor', email: 'ife@example.test' } as const;
    const { url } = await mara.call(createInvitation, { params: { projectId }, input });

    const ife = await openSeat(browser);
    const { page } = ife;
    await page.goto(url);
    await page.getByLabel('Your name').fill('Ife');
    await page.getByLabel('E-mail').fill(input.email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Create the account' }).click();
    await expect(page.getByText('Confirm the address, and the link leads back here')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Send me a link that confirms it' }).click();
    // The first one came with the account.
    const proofs = () => server.taken.filter((text) => /^To: ife@[^]*^Subject: Is this your/m.test(text));
    await expect.poll(() => proofs().length, { timeout: 30_000 }).toBe(2);

    await page.goto(linkIn(server, 'Is this your address?') ?? '');
    await page.getByRole('button', { name: 'Confirm the address' }).click();
    await page.waitForURL(url);
    await page.getByRole('button', { name: 'Join the project' }).click();
    await page.waitForURL((where) => where.pathname === `/projects/${projectId}`);
    await expectPolicyKept(ife);
  } finally {
    await instance.stop();
    await server.close();
  }
});
