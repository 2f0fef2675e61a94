import { expect, test } from '@playwright/test';
import { acceptInvitation, createInvitation, createProject } from '@/domain/api/projects';
import { addComment, createMix, listMixes } from '@/domain/api/review';
import { ask, expectAccessible, expectPolicyKept, openSeat, signUp, uploadVersion } from '../support/browser';
import { makeTone } from '../support/sounds';

test('[RV61] [RV63] [RV64] a version is hidden, shown, destroyed; everyone sees what he may, live, and the page tells it', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const mara = await openSeat(browser);
  const teo = await openSeat(browser, 'phone');
  await signUp(mara, 'Mara Voss');
  await signUp(teo, 'Teo Berg');
  const { id: projectId } = await ask(mara.page, createProject, { input: { name: 'Saltworks EP' } });
  const invite = { params: { projectId }, input: { role: 'reviewer' } } as const;
  const { token } = await ask(mara.page, createInvitation, invite);
  await ask(teo.page, acceptInvitation, { params: { token } });
  const mix = { params: { projectId }, input: { title: 'Undertow' } };
  const { id: mixId } = await ask(mara.page, createMix, mix);

  // Mara sends two versions on the mix's own page.
  await mara.page.goto(`/mixes/${mixId}`);
  await uploadVersion(mara.page, 1, makeTone(2, 260));
  await uploadVersion(mara.page, 2, makeTone(2, 320));
  const { items } = await ask(mara.page, listMixes, { params: { projectId } });
  const first = items[0]?.versions.find(({ number }) => number === 1)?.id ?? '';

  // While she reads what happened, Teo's note comes in by itself.
  await mara.page.goto(`/projects/${projectId}/activity`);
  const main = mara.page.getByRole('main');
  await expect(main.getByRole('heading', { name: 'Today' })).toBeVisible();
  await ask(teo.page, addComment, {
    params: { versionId: first },
    input: { text: 'The bass is late' },
  });
  await expect(main.getByText('Teo Berg wrote a note on Undertow v1')).toBeVisible();
  await expectAccessible(mara.page);
  await mara.page.getByRole('button', { name: /What it is about/ }).click();
  await mara.page.getByRole('option', { name: 'Decisions' }).click();
  await expect(main.getByText('Nothing of that kind happened here.')).toBeVisible();
  await main.getByRole('button', { name: 'Show everything' }).click();
  await main
    .getByRole('listitem')
    .filter({ hasText: 'wrote a note' })
    .getByRole('link', { name: 'Undertow v1' })
    .click();
  await expect(mara.page.getByText('The bass is late')).toBeVisible();

  // She hides v2: it leaves Teo's open page and stays, marked, on hers.
  await teo.page.goto(`/mixes/${mixId}`);
  await expect(teo.page.getByText('v2', { exact: true }).first()).toBeVisible();
  await mara.page.getByRole('radio', { name: /^v2/ }).click();
  await mara.page.getByRole('button', { name: 'More of v2' }).click();
  await mara.page.getByRole('menuitem', { name: 'Hide from reviewers' }).click();
  await expect(mara.page.getByText('v2 is hidden.')).toBeVisible();
  await expect(
    mara.page.getByRole('radio', { name: 'v2, Open for review, Hidden from reviewers' }),
  ).toBeVisible();
  await expect(teo.page.getByText('v2', { exact: true })).toHaveCount(0);
  await expect(teo.page.getByText('The bass is late')).toBeVisible();
  await mara.page.getByRole('button', { name: 'Show again' }).click();
  await expect(mara.page.getByText('v2 is hidden.')).toBeHidden();

  // She destroys the sound of v1, and has to say why.
  await mara.page.getByRole('radio', { name: /^v1/ }).click();
  await mara.page.getByRole('button', { name: 'More of v1' }).click();
  await mara.page.getByRole('menuitem', { name: 'Destroy the sound …' }).click();
  const dialog = mara.page.getByRole('dialog');
  // Before axe looks at a dialog: it brings styles of its own.
  await expectPolicyKept(mara);
  await expectAccessible(mara.page);
  await expect(dialog.getByRole('button', { name: 'Destroy the sound' })).toBeDisabled();
  await dialog.getByLabel('Reason').fill('A sample we may not use');
  await dialog.getByRole('button', { name: 'Destroy the sound' }).click();
  await expect(dialog).toBeHidden();

  // Teo reads who did it and why, and his note is still there.
  await teo.page.goto(`/mixes/${mixId}?v=1`);
  await expect(teo.page.getByText(/Mara Voss, .*“A sample we may not use”/)).toBeVisible();
  await expect(teo.page.getByText('The bass is late')).toBeVisible();
  await teo.page.goto(`/projects/${projectId}/activity`);
  await expect(
    teo.page.getByText('Mara Voss destroyed the sound of Undertow v1: “A sample we may not use”'),
  ).toBeVisible();
  expect(await teo.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await expectPolicyKept(teo);
});
