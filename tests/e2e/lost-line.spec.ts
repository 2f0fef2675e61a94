import { expect, test } from '@playwright/test';
import { createProject } from '@/domain/api/projects';
import { createMix } from '@/domain/api/review';
import { ask, openSeat, signUp, uploadVersion } from '../support/browser';
import { makeTone } from '../support/sounds';

test('[RV122] a page that cannot reach the sound says so, and plays by itself once the line is back', async ({
  browser,
}) => {
  const mara = await openSeat(browser);
  await signUp(mara, 'Mara Voss');
  const { page } = mara;
  const { id: projectId } = await ask(page, createProject, { input: { name: 'Saltworks EP' } });
  const mix = { params: { projectId }, input: { title: 'Undertow' } };
  const { id: mixId } = await ask(page, createMix, mix);
  await page.goto(`/mixes/${mixId}`);
  await uploadVersion(page, 1, makeTone(20));

  const sounds = '**/api/versions/*/audio?*';
  await page.route(sounds, (route) => route.abort());
  await page.goto(`/mixes/${mixId}?t=0:05`);
  const lost = page.getByText('The line to the server is lost.');
  await expect(lost).toBeVisible();
  await expect(page.getByText('This browser can play neither')).toBeHidden();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(lost).toBeVisible();

  await page.unroute(sounds);
  await expect
    .poll(() => page.evaluate(() => document.querySelector('audio')?.currentTime ?? 0), { timeout: 30_000 })
    .toBeGreaterThan(5.1);
  await expect(lost).toBeHidden();
  const source = await page.evaluate(() => document.querySelector('audio')?.currentSrc ?? '');
  expect(source).toContain('rendition=lossless');
});
