import { expect, test } from '@playwright/test';
import { addComment, createMix, listMixes } from '@/domain/api/review';
import { ask, expectAccessible, expectPolicyKept, uploadVersion } from '../support/browser';
import { makeTone } from '../support/sounds';
import { join, openStage, openWords, text } from '../support/words';

test('[SY51] [SY55] a note becomes a to-do of the session by one press, and leads back to its moment and plays it', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const stage = await openStage(browser);
  const { mara, path, projectId } = stage;
  const teo = await join(browser, stage, 'Teo Berg', 'editor');
  const { id: mixId } = await ask(mara.page, createMix, {
    params: { projectId },
    input: { title: 'Undertow' },
  });
  await mara.page.goto(`/mixes/${mixId}`);
  await uploadVersion(mara.page, 1, makeTone(4, 260));
  const { items } = await ask(mara.page, listMixes, { params: { projectId } });
  const versionId = items[0]?.versions[0]?.id ?? '';
  const region = { startFrame: 44_100 };
  await ask(teo.page, addComment, { params: { versionId }, input: { text: 'The bass is late', region } });
  await openWords(teo.page, path);

  const more = mara.page.getByRole('button', { name: 'More of this note' });
  await mara.page.getByRole('button', { name: /Listen to/ }).click();
  await more.click();
  await mara.page.getByRole('menuitem', { name: 'Put it on the to-dos' }).click();
  await expect(mara.page.getByText('On the to-dos of Saltworks EP.')).toBeVisible();
  await expect(text(teo.page, 'To-dos')).toContainText('The bass is late');
  await more.click();
  await mara.page.getByRole('menuitem', { name: 'Put it on the to-dos' }).click();
  await expect(mara.page.getByText('It is on the to-dos of Saltworks EP already.')).toBeVisible();
  await mara.page.getByRole('button', { name: 'Open', exact: true }).click();
  await mara.page.waitForURL(`**${path}`);
  const toDos = text(mara.page, 'To-dos');
  await expect(toDos.getByRole('checkbox', { name: /^Done: The bass is late/ })).toHaveCount(1);
  await toDos.getByRole('link', { name: /v1/ }).click();
  await mara.page.waitForURL(/\/mixes\/.*c=/);
  await expect(mara.page.getByText('The bass is late')).toBeVisible();
  // It plays from the moment that was pressed; opened by its address alone, it does not.
  const heardFrom = () => mara.page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime);
  await expect.poll(heardFrom).toBeGreaterThan(44_100 / 48_000 + 0.2);
  await mara.page.reload();
  await expect(mara.page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expectPolicyKept(mara);
  await expectAccessible(mara.page);
});
