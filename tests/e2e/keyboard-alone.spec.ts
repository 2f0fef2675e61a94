import { expect, test, type Locator, type Page } from '@playwright/test';
import { addComment, listComments, readMix } from '@/domain/api/review';
import { createInvitation } from '@/domain/api/projects';
import { ask, expectPolicyKept, fillNewAccount, openSeat } from '../support/browser';
import { password } from '../support/people';
import { makeTone } from '../support/sounds';

const song = (version: number) => ({
  name: `Harbour Lights_v${version}.wav`,
  mimeType: 'audio/wav',
  buffer: Buffer.from(makeTone(6, 200 + 40 * version)),
});

/** Whatever has the focus can be seen to have it: an outline or a ring that it would not have otherwise. */
async function expectFocusShown(page: Page): Promise<void> {
  const shown = await page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return 'nothing has the focus';
    const looks = (element: Element) => {
      const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } =
        getComputedStyle(element);
      return `${outlineStyle} ${outlineWidth} ${boxShadow} ${borderColor} ${backgroundColor}`;
    };
    // Rings stand on the element, or on the box that dresses it.
    const boxes = [focused, focused.parentElement, focused.parentElement?.parentElement].filter(
      (box): box is Element => box instanceof Element,
    );
    const withFocus = boxes.map(looks);
    if (withFocus.some((look) => /^(solid|auto|dashed) [1-9]/.test(look))) return 'shown';
    (focused as HTMLElement).blur();
    const without = boxes.map(looks);
    (focused as HTMLElement).focus();
    return withFocus.some((look, index) => look !== without[index])
      ? 'shown'
      : `not shown on ${focused.outerHTML.slice(0, 120)}`;
  });
  expect(shown).toBe('shown');
}

/** Moves on by Tab until the target has the focus; every stop on the way shows it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < 80; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      await expectFocusShown(page);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${String(target)}.`);
}

async function pressByKey(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).filter({ visible: true }).first();

/** A dialog that closed has given the focus to something that is there. */
async function expectFocusKept(page: Page): Promise<void> {
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
}

test('[RV84] the whole loop by keyboard alone', async ({ browser }) => {
  test.setTimeout(180_000);
  const mara = await openSeat(browser);
  const { page } = mara;
  // Nobody may touch the mouse: what it does would show here.
  await page.addInitScript(() => {
    const state = window as Window & { pointed?: number };
    state.pointed = 0;
    document.addEventListener('pointerdown', () => (state.pointed = (state.pointed ?? 0) + 1), true);
  });

  // She signs up.
  await page.goto('/sign-up');
  const email = `mara.${crypto.randomUUID().slice(0, 8)}@example.test`;
  for (const [label, text] of [
    ['Your name', 'Mara Voss'],
    ['E-mail', email],
    ['Password', password],
  ] as const) {
    await tabTo(page, page.getByLabel(label, { exact: true }));
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/');

  // A project, and a first mix in it.
  await pressByKey(page, button(page, 'New project'));
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expectFocusKept(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('Saltworks EP');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/projects\/[0-9a-f]/);
  const projectId = page.url().split('/').at(-1) ?? '';
  const first = page.waitForEvent('filechooser');
  await pressByKey(page, button(page, 'Choose files'));
  await (await first).setFiles(song(1));
  await pressByKey(page, page.getByRole('dialog').getByRole('button', { name: /^Upload/ }));
  await expectFocusKept(page);
  await pressByKey(page, page.getByRole('link', { name: /Harbour Lights/ }).first());
  await page.waitForURL(/\/mixes\//);
  const mixId = new URL(page.url()).pathname.split('/').at(-1) ?? '';

  // Somebody else will say something, so that there is something to answer.
  const { url: invitation } = await ask(page, createInvitation, {
    params: { projectId },
    input: { role: 'reviewer' },
  });
  const teo = await openSeat(browser);
  await teo.page.goto(new URL(invitation).pathname);
  await fillNewAccount(teo, 'Teo Berg');

  // She listens, points at a region and writes to it.
  const well = page.getByRole('slider', { name: /Position in/ });
  await tabTo(page, well);
  await page.keyboard.press('Space');
  const at = () => page.evaluate(() => document.querySelector('audio')?.currentTime ?? 0);
  await expect.poll(at).toBeGreaterThan(0.4);
  await page.keyboard.press('Space');
  await page.keyboard.press('[');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press(']');
  await page.keyboard.press('c');
  await expect(page.getByLabel('Your note')).toBeFocused();
  await page.keyboard.type('The harmony pokes out.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('The harmony pokes out.').first()).toBeVisible();
  const { versions } = await ask(page, readMix, { params: { mixId } });
  const versionId = versions[0]?.id ?? '';
  const said = async () => (await ask(page, listComments, { params: { versionId } })).items;
  await expect.poll(async () => (await said()).length).toBe(1);
  const [own] = await said();
  expect(own?.region?.endFrame ?? 0).toBeGreaterThan(own?.region?.startFrame ?? Infinity);
  await ask(teo.page, addComment, {
    params: { versionId },
    input: { text: 'And the bass is late.', region: { startFrame: 200_000, endFrame: 240_000 } },
  });
  await expect(page.getByText('And the bass is late.').first()).toBeVisible();

  // She answers him and resolves it.
  await pressByKey(page, page.getByRole('button', { name: /Listen to/ }).last());
  await pressByKey(page, button(page, 'Reply'));
  await expect(page.getByLabel('Your reply to Teo Berg')).toBeFocused();
  await page.keyboard.type('It is, nudging it.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('It is, nudging it.').first()).toBeVisible();
  await pressByKey(page, button(page, 'Resolve'));
  await expect(page.getByText(/1 resolved/)).toBeVisible();

  // The keyboard's own sheet comes and goes, and leaves her where she was.
  await tabTo(page, well);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expectFocusKept(page);
  await expect(well).toBeFocused();

  // The next version, and the verdict.
  const next = page.waitForEvent('filechooser');
  await pressByKey(page, button(page, 'Upload the next version'));
  await (await next).setFiles(song(2));
  await pressByKey(page, page.getByRole('button', { name: 'Listen to v2' }).first());
  await expect(page.getByRole('slider', { name: /v2/ })).toBeVisible();
  // Her verdict on her own upload would be an opinion: he settles it, by keyboard too.
  await teo.page.goto(`/mixes/${mixId}?v=2`);
  await pressByKey(teo.page, button(teo.page, 'Request changes'));
  await expect(teo.page.getByText('What should change?')).toBeVisible();
  await teo.page.keyboard.press('Escape');
  await expectFocusKept(teo.page);
  await pressByKey(teo.page, button(teo.page, 'Approve v2'));
  await expect(page.getByText('This exact sound is the master')).toBeVisible();
  expect(await page.evaluate(() => (window as Window & { pointed?: number }).pointed)).toBe(0);
  await expectPolicyKept(mara);
});
