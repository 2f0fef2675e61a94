import { expect, test } from '@playwright/test';
import { createProject } from '@/domain/api/projects';
import { createMix } from '@/domain/api/review';
import { ask, openSeat, signUp, uploadVersion } from '../support/browser';
import { makeTone } from '../support/sounds';

/** Takes away what browsers withhold from pages that did not come over https. */
function withholdSecureParts() {
  Reflect.deleteProperty(Crypto.prototype, 'randomUUID');
  Reflect.deleteProperty(Crypto.prototype, 'subtle');
  Reflect.deleteProperty(Navigator.prototype, 'clipboard');
  Reflect.deleteProperty(Navigator.prototype, 'locks');
  Object.defineProperty(window, 'isSecureContext', { value: false });
}

test('[RV118] [RV27] over plain http a link is copied, changes are asked for and a version is approved', async ({
  browser,
}) => {
  const mara = await openSeat(browser);
  await mara.context.addInitScript(withholdSecureParts);
  await signUp(mara, 'Mara Voss');
  const { page } = mara;
  const { id: projectId } = await ask(page, createProject, { input: { name: 'Saltworks EP' } });
  const { id: mixId } = await ask(page, createMix, {
    params: { projectId },
    input: { title: 'Undertow' },
  });
  await page.goto(`/mixes/${mixId}`);
  await uploadVersion(page, 1, makeTone(2));

  // From inside a dialog, which holds the focus.
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText('The link is on your clipboard.')).toBeVisible();
  const copied = await dialog.getByRole('status').getByRole('textbox').inputValue();
  await page.keyboard.press('Escape');
  // The dialog gives the focus back once it is gone, and would take it from the note.
  await expect(page.getByRole('button', { name: 'Share' })).toBeFocused();
  await page.getByLabel('Your note').focus();
  await page.keyboard.press('Control+V');
  await expect(page.getByLabel('Your note')).toHaveValue(copied);
  await page.getByLabel('Your note').fill('');

  await page.getByRole('button', { name: 'Request changes' }).click();
  await dialog.getByRole('button', { name: 'Request changes' }).click();
  await expect(page.getByText('you asked for changes.')).toBeVisible();
  await page.getByRole('button', { name: 'Approve v1' }).click();
  await expect(page.getByText('This exact sound is the master')).toBeVisible();
});
