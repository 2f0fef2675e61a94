import { expect, test } from '@playwright/test';
import { expectAccessible, expectPolicyKept, openSeat, signUp } from '../support/browser';
import { startInstance, type Instance } from '../support/instance';

declare global {
  interface Window {
    heard?: HTMLAudioElement;
  }
}

let instance: Instance;

test.beforeAll(async () => {
  instance = await startInstance({ env: { TALKBACK_DEMO: '1' } });
});

test.afterAll(() => instance.stop());

test('[RV130] a newcomer sees the demo come, and plays it', async ({ browser }) => {
  test.setTimeout(180_000);
  const mara = await openSeat(browser, 'desk', instance.baseUrl);
  const { page } = mara;
  // What sounds in a list stands in no document.
  await page.addInitScript(() => {
    const Original = window.Audio;
    window.Audio = function (...given: ConstructorParameters<typeof Audio>) {
      return (window.heard = new Original(...given));
    } as unknown as typeof Audio;
  });
  await signUp(mara, 'Mara Voss');
  await expect(page.getByRole('heading', { name: 'Hello Mara.', exact: true })).toBeVisible();
  const progress = page.getByRole('progressbar', { name: /being made/ });
  await expect
    .poll(async () => Number(await progress.getAttribute('aria-valuenow')), { timeout: 60_000 })
    .toBeGreaterThan(0);
  await expectAccessible(page);
  // Nobody loads the page again.
  await expect(page.getByRole('heading', { name: /Press play/ })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('3 versions of')).toBeVisible();
  await page.getByRole('button', { name: 'Play Harbour Lights' }).click();
  await expect.poll(() => page.evaluate(() => window.heard?.currentTime ?? 0)).toBeGreaterThan(0.3);
  await page.getByRole('link', { name: 'Open review' }).click();
  await expect(page.getByRole('slider', { name: /Position in/ })).toBeVisible();
  await expectPolicyKept(mara);
});
