import { expect, test } from '@playwright/test';
import { createProject } from '@/domain/api/projects';
import { addComment, createMix, listComments, readMix } from '@/domain/api/review';
import { ask, dragOver, openSeat, signUp, uploadVersion } from '../support/browser';
import { makeTone, makeWav } from '../support/sounds';

test('[RV120] [RV121] words stay with their version and outlive clicks, reloads and a version that arrives', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const mara = await openSeat(browser);
  await signUp(mara, 'Mara Voss');
  const { page } = mara;
  const { id: projectId } = await ask(page, createProject, { input: { name: 'Saltworks EP' } });
  const { id: mixId } = await ask(page, createMix, {
    params: { projectId },
    input: { title: 'Undertow' },
  });

  // A mix opened empty shows the version that was ready first, whatever comes after it.
  await page.goto(`/mixes/${mixId}`);
  const slow = makeWav({ seconds: 8, sampleRate: 44_100 }, (frame) => 0.2 * Math.sin(frame / 20));
  await uploadVersion(page, 1, slow);
  await uploadVersion(page, 2, makeTone(2));
  await expect(page.getByRole('radio', { name: /^v1/ })).toBeChecked();

  // Written about v1, sent while v2 is shown: it is on v1, where it was pointed at.
  const well = page.getByRole('slider', { name: /Position in/ });
  const field = page.getByLabel('Your note');
  await dragOver(page, well, 0.5, 0.75);
  await field.fill('The bass is late');
  await page.getByRole('radio', { name: /^v2/ }).click();
  await expect(page.getByText('This note is about v1.')).toBeVisible();
  await page.reload();
  await expect(field).toHaveValue('The bass is late');
  await field.press('Control+Enter');
  await expect(page.getByText('Your note is on v1.')).toBeVisible();
  const { versions } = await ask(page, readMix, { params: { mixId } });
  const [first, second] = [1, 2].map((number) => versions.find((one) => one.number === number)?.id ?? '');
  const notesOn = async (versionId = '') =>
    (await ask(page, listComments, { params: { versionId } })).items.map(({ region }) =>
      [region?.startFrame ?? 0, region?.endFrame ?? 0].map((frame) => Math.round(frame / 44_100)),
    );
  await expect.poll(() => notesOn(first)).toEqual([[4, 6]]);
  expect(await notesOn(second)).toEqual([]);

  // An answer being written outlives a click on the sound and a reload.
  await ask(page, addComment, {
    params: { versionId: second ?? '' },
    input: { text: 'Harsh', region: { startFrame: 48_000, endFrame: 72_000 } },
  });
  const note = page.getByRole('button', { name: /^0:01.*Listen to/ });
  const answer = page.getByLabel('Your reply to Mara Voss');
  await note.click();
  await page.getByRole('button', { name: 'Reply' }).click();
  await answer.fill('Heard. It is down in the next one.');
  await well.click({ position: { x: 40, y: 60 } });
  await expect(answer).toBeHidden();
  await note.click();
  await expect(answer).toHaveValue('Heard. It is down in the next one.');
  await page.reload();
  await note.click();
  await page.getByRole('button', { name: 'Go on replying' }).click();
  await expect(answer).toHaveValue('Heard. It is down in the next one.');
  await answer.press('Control+Enter');
  await expect(answer).toBeHidden();
  await expect(page.getByRole('button', { name: 'Reply', exact: true })).toBeVisible();
});
