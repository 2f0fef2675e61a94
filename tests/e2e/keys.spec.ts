import { expect, test } from '@playwright/test';
import { expectAccessible, expectPolicyKept, openSeat, signUp } from '../support/browser';

test('[RV99] a key is made, shown once and copied, works, and ends by one press', async ({
  browser,
  baseURL,
}) => {
  const mara = await openSeat(browser);
  await signUp(mara, 'Mara Voss');
  await mara.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await mara.page.goto('/settings');
  const section = mara.page.getByRole('region', { name: 'Keys for programs' });
  await expect(section.getByText('You have none.')).toBeVisible();
  await section.getByRole('button', { name: 'Make a key' }).click();
  const naming = mara.page.getByRole('dialog');
  await naming.getByLabel('What it is for').fill('Reaper in the studio');
  await naming.getByRole('button', { name: 'Make a key' }).click();
  const shown = mara.page.getByRole('dialog', { name: 'The key for Reaper in the studio' });
  const key = (await shown.getByText(/^tbk_/).textContent()) ?? '';
  await shown.getByRole('button', { name: 'Copy the key' }).click();
  await expect(mara.page.getByText('The key is copied.')).toBeVisible();
  expect(await mara.page.evaluate(() => navigator.clipboard.readText())).toBe(key);
  await shown.getByRole('button', { name: 'Close' }).last().click();
  await expect(section.getByText('Reaper in the studio')).toBeVisible();
  await expect(mara.page.getByText(key)).toHaveCount(0);

  const ask = () => fetch(`${baseURL}/api/projects`, { headers: { authorization: `Bearer ${key}` } });
  expect((await ask()).status).toBe(200);
  await section.getByRole('button', { name: 'End the key Reaper in the studio' }).click();
  await expect(section.getByText('You have none.')).toBeVisible();
  expect((await ask()).status).toBe(401);
  await expectPolicyKept(mara);
  await expectAccessible(mara.page);
});
