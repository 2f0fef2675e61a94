import { expect, test } from '@playwright/test';
import {
  acceptInvitation,
  changeMember,
  createInvitation,
  createProject,
  listMembers,
  removeMember,
  renameProject,
} from '@/domain/api/projects';
import { nameReviewers, readReviewers } from '@/domain/api/decisions';
import { createMix, readMix } from '@/domain/api/review';
import { ask, openSeat, signUp, uploadVersion } from '../support/browser';
import { makeTone } from '../support/sounds';

/** What reaches a page by a fact is there within two seconds; the rest is the page's own drawing on a busy machine. */
const soon = { timeout: 4_000 };

test('[RV7] [RV124] an open review page follows a changed role and name, and names without those who left', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const [mara, teo, ife] = [await openSeat(browser), await openSeat(browser), await openSeat(browser)];
  await signUp(mara, 'Mara Voss');
  await signUp(teo, 'Teo Berg');
  await signUp(ife, 'Ife Ade');
  const { id: projectId } = await ask(mara.page, createProject, { input: { name: 'Salt' } });
  const params = { projectId };
  const join = async ({ page }: typeof teo, role: 'listener' | 'reviewer') => {
    const { token } = await ask(mara.page, createInvitation, { params, input: { role } });
    await ask(page, acceptInvitation, { params: { token } });
  };
  await join(teo, 'listener');
  await join(ife, 'reviewer');
  const { id: mixId } = await ask(mara.page, createMix, { params, input: { title: 'Undertow' } });
  await mara.page.goto(`/mixes/${mixId}`);
  await uploadVersion(mara.page, 1, makeTone(2));
  const { items: members } = await ask(mara.page, listMembers, { params });
  const idOf = (name: string) => members.find((one) => one.name === name)?.userId ?? '';

  // A listener becomes a reviewer, and a listener again; nobody reloads.
  await teo.page.goto(`/mixes/${mixId}`);
  await expect(teo.page.getByText('Writing notes needs the role of reviewer.')).toBeVisible();
  const change = { params: { ...params, userId: idOf('Teo Berg') } };
  await ask(mara.page, changeMember, { ...change, input: { role: 'reviewer' } });
  await expect(teo.page.getByLabel('Your note')).toBeVisible(soon);
  await expect(teo.page.getByRole('button', { name: 'Approve v1' })).toBeVisible();
  await ask(mara.page, renameProject, { params, input: { name: 'Saltworks EP' } });
  await expect(teo.page.getByRole('link', { name: 'Saltworks EP' })).toBeVisible(soon);
  await ask(mara.page, changeMember, { ...change, input: { role: 'listener' } });
  await expect(teo.page.getByLabel('Your note')).toBeHidden(soon);
  await expect(teo.page.getByRole('button', { name: 'Approve v1' })).toBeHidden();

  // Ife was named and leaves: saving the names again works, and names her no longer.
  const { versions } = await ask(mara.page, readMix, { params: { mixId } });
  const version = { params: { versionId: versions[0]?.id ?? '' } };
  const both = [idOf('Ife Ade'), idOf('Mara Voss')];
  await ask(mara.page, nameReviewers, { ...version, input: { userIds: both } });
  await ask(mara.page, removeMember, { params: { ...params, userId: idOf('Ife Ade') } });
  await mara.page.reload();
  await mara.page.getByRole('button', { name: 'Who decides' }).click();
  const dialog = mara.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  const { reviewers } = await ask(mara.page, readReviewers, version);
  expect(reviewers.map(({ person }) => person.name)).toEqual(['Mara Voss']);
});
