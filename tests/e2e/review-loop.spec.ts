import fs from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { createLink } from '@/domain/api/links';
import { createInvitation } from '@/domain/api/projects';
import {
  ask,
  dragOver,
  expectAccessible,
  expectPolicyKept,
  fillNewAccount,
  openSeat,
  signUp,
} from '../support/browser';
import { makeWav } from '../support/sounds';

const images = 'docs/images';
const takesPictures = process.env['TALKBACK_PICTURES'] === '1';

/** A real mix where there is one, else a song-like sound of our own. */
function mixFile(version: 1 | 2): { name: string; mimeType: string; buffer: Buffer } {
  const folder = process.env['TALKBACK_AUDIO'] ?? '../shared/audio';
  const names = { 1: 'mdn-song-mix-v1-rough.ogg', 2: 'mdn-song-mix-v2-lead-up-full.ogg' };
  const real = path.join(folder, 'mixes', names[version]);
  if (fs.existsSync(real)) {
    return { name: `Harbour Lights_v${version}.ogg`, mimeType: 'audio/ogg', buffer: fs.readFileSync(real) };
  }
  const beat = (frame: number) => Math.max(0, 1 - (frame % 24_000) / 9_000);
  const made = makeWav({ seconds: 40 }, (frame, channel) => {
    const lead = Math.sin((frame * (220 + 40 * version) * 2 * Math.PI) / 48_000 + channel);
    return 0.25 * version * 0.6 * lead * (0.4 + 0.6 * beat(frame + channel * 900));
  });
  return { name: `Harbour Lights_v${version}.wav`, mimeType: 'audio/wav', buffer: Buffer.from(made) };
}

async function uploadFirst(page: Page): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await chooser).setFiles(mixFile(1));
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Upload|Send/ })
    .click();
}

async function picture(page: Page, name: string): Promise<void> {
  if (!takesPictures) return;
  fs.mkdirSync(images, { recursive: true });
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${images}/${name}.png` });
}

test('[RV26] a mix goes round: invited, heard, noted, answered, replaced, approved and locked', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const mara = await openSeat(browser);
  const teo = await openSeat(browser);
  const yuki = await openSeat(browser, 'phone');

  // Mara signs up, makes a project and drops a mix on it.
  await signUp(mara, 'Mara Voss');
  await mara.page.getByRole('button', { name: 'New project' }).click();
  await mara.page.getByRole('textbox').fill('Saltworks EP');
  await mara.page.keyboard.press('Enter');
  await mara.page.waitForURL(/\/projects\//);
  const projectId = mara.page.url().split('/').at(-1) ?? '';
  await uploadFirst(mara.page);
  await expect(mara.page.getByText('Harbour Lights').first()).toBeVisible();

  // Teo comes by an invitation, with a new account, and opens the mix.
  const { url: invitation } = await ask(mara.page, createInvitation, {
    params: { projectId },
    input: { role: 'reviewer' },
  });
  await teo.page.goto(new URL(invitation).pathname);
  await expect(teo.page.getByText('Saltworks EP').first()).toBeVisible();
  await fillNewAccount(teo, 'Teo Berg');
  await teo.page.waitForURL(/\/projects\//);
  await teo.page
    .getByRole('link', { name: /Harbour Lights/ })
    .first()
    .click();
  await mara.page
    .getByRole('link', { name: /Harbour Lights/ })
    .first()
    .click();
  const mixId =
    (await mara.page.waitForURL(/\/mixes\//).then(() => mara.page.url())).split('/').at(-1)?.split('?')[0] ??
    '';
  const well = (page: Page) => page.getByRole('slider', { name: /Position in/ });
  await expect(well(teo.page)).toBeVisible({ timeout: 30_000 });
  await expect(well(mara.page)).toBeVisible();

  // He points at a stretch of the sound; she sees the note without reloading.
  await dragOver(teo.page, well(teo.page), 0.3, 0.42);
  await teo.page.getByLabel('Your note').fill('The harmony pokes out on the left. 1 dB lower?');
  await teo.page.keyboard.press('Control+Enter');
  const note = mara.page.getByText('The harmony pokes out on the left. 1 dB lower?');
  await expect(note).toBeVisible();
  await expect(mara.page.getByText('Teo Berg').first()).toBeVisible();

  // She answers and resolves it; he sees both.
  await mara.page.getByRole('button', { name: /^0:.*, Listen to/ }).click();
  await mara.page.getByRole('button', { name: 'Reply' }).first().click();
  await mara.page.getByLabel('Your reply to Teo Berg').fill('Heard. It is down in the next one.');
  await mara.page.keyboard.press('Control+Enter');
  await expect(teo.page.getByText('1 reply, last from Mara Voss')).toBeVisible();
  await teo.page.getByRole('button', { name: /^0:.*, Listen to/ }).click();
  await expect(teo.page.getByText('Heard. It is down in the next one.')).toBeVisible();
  // What arrived well puts itself away.
  await expect(mara.page.getByText('1 upload is in')).toBeHidden();
  await picture(mara.page, 'review');
  await mara.page.getByRole('button', { name: 'Resolve', exact: true }).first().click();
  await expect(teo.page.getByText(/1 resolved/)).toBeVisible();

  // A guest on a phone needs no account.
  const { url: link } = await ask(mara.page, createLink, {
    params: { mixId },
    input: { permission: 'comment' },
  });
  await yuki.page.goto(new URL(link).pathname);
  await expect(yuki.page).toHaveURL(`${baseURL}/r`);
  await yuki.page.getByLabel('Your name').fill('Yuki');
  await yuki.page.getByRole('button', { name: 'Go in' }).click();
  await expect(well(yuki.page)).toBeVisible();
  await yuki.page.getByRole('button', { name: /^Note at / }).click();
  await yuki.page.getByLabel('Your note').fill('Snare feels small on my phone.');
  await yuki.page.getByRole('button', { name: 'Send' }).click();
  await expect(mara.page.getByText('Snare feels small on my phone.')).toBeVisible();
  await picture(yuki.page, 'guest-phone');

  // The next version arrives on every page, and the old one is superseded.
  const chooser = mara.page.waitForEvent('filechooser');
  await mara.page.getByRole('button', { name: 'Upload the next version' }).click();
  await (await chooser).setFiles(mixFile(2));
  await expect(teo.page.getByText('v2').first()).toBeVisible({ timeout: 30_000 });
  await teo.page.goto(`/mixes/${mixId}?v=2`);
  await expect(well(teo.page)).toBeVisible();

  // He approves it: that exact sound is locked, and what comes later is parked.
  await teo.page.getByRole('button', { name: 'Approve v2' }).click();
  await expect(teo.page.getByText('This exact sound is the master')).toBeVisible();
  await mara.page.goto(`/mixes/${mixId}?v=2`);
  await expect(mara.page.getByText('This exact sound is the master')).toBeVisible();
  await teo.page.getByLabel('Your note').fill('For the next one: a longer tail.');
  await teo.page.keyboard.press('Control+Enter');
  await expect(mara.page.getByText('For the next one: a longer tail.')).toBeVisible();
  await expect(mara.page.getByText(/next version/i).first()).toBeVisible();

  await mara.page.goto(`/projects/${projectId}`);
  await expect(mara.page.getByText('approved').filter({ visible: true }).first()).toBeVisible();
  await picture(mara.page, 'project');
  for (const seat of [mara, teo, yuki]) await expectPolicyKept(seat);
});

test('what is heard is the lossless sound, and it moves with the clock', async ({ browser }) => {
  const mara = await openSeat(browser);
  await signUp(mara, 'Mara Voss');
  await mara.page.getByRole('button', { name: 'New project' }).click();
  await mara.page.getByRole('textbox').fill('EP');
  await mara.page.keyboard.press('Enter');
  await mara.page.waitForURL(/\/projects\//);
  await uploadFirst(mara.page);
  await mara.page
    .getByRole('link', { name: /Harbour Lights/ })
    .first()
    .click();
  const well = mara.page.getByRole('slider', { name: /Position in/ });
  await expect(well).toBeVisible({ timeout: 30_000 });
  await mara.page.waitForLoadState('networkidle');
  await well.focus();
  await mara.page.keyboard.press('Space');
  await expect
    .poll(() => mara.page.evaluate(() => document.querySelector('audio')?.currentTime ?? 0))
    .toBeGreaterThan(0.5);
  const source = await mara.page.evaluate(() => document.querySelector('audio')?.currentSrc ?? '');
  expect(source).toContain('rendition=lossless');
  await mara.page.keyboard.press('Space');
  expect(await mara.page.evaluate(() => document.querySelector('audio')?.paused)).toBe(true);
  await expectPolicyKept(mara);
  await expectAccessible(mara.page);
});
