import { expect, test, type Page } from '@playwright/test';
import pg from 'pg';
import { listHistory, restoreSession } from '@/domain/api/session-history';
import { ask, expectAccessible, expectPolicyKept, expectReadable, type Seat } from '../support/browser';
import type { InstanceAddress } from '../support/instance';
import { join, lines, openStage, openWords, says, text, write } from '../support/words';

const { databaseUrl } = JSON.parse(process.env.TALKBACK_INSTANCE ?? '{}') as InstanceAddress;

/** Lets everything that was written in a session until now have been written an hour earlier. */
async function age(path: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const sessionId = path.split('/').at(-1);
  await client
    .query(`UPDATE "DocumentUpdate" SET at = at - interval '1 hour' WHERE "sessionId" = $1`, [sessionId])
    .finally(() => client.end());
}

async function openHistory({ page }: Seat): Promise<void> {
  await page.getByRole('button', { name: 'More of this session' }).click();
  await page.getByRole('menuitem', { name: 'History' }).click();
  await expect(page.getByRole('heading', { name: 'History', level: 1 })).toBeVisible();
}

const stretches = (page: Page) =>
  page.getByRole('listbox', { name: 'Stretches of writing' }).getByRole('option');
const pastLyrics = (page: Page) => page.getByRole('group', { name: 'Lyrics' });

test('[SY47] [SY48] past words are seen with who wrote them, brought back by one press, and taken back', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const stage = await openStage(browser);
  const { mara, path } = stage;
  const teo = await join(browser, stage, 'Teo Berg', 'editor');
  await openWords(mara.page, path);
  await write(mara.page, 'Lyrics', 'Salt on the window');
  await says(mara.page, 'Saved');
  await age(path);
  await openWords(teo.page, path);
  await text(teo.page, 'Lyrics').click();
  await teo.page.keyboard.press('Control+a');
  await teo.page.keyboard.type('Something else');
  await says(teo.page, 'Saved');

  await openHistory(mara);
  await expect(stretches(mara.page)).toHaveCount(2);
  await expect(stretches(mara.page).nth(0)).toContainText('Teo Berg');
  await expect(stretches(mara.page).nth(1)).toContainText('Mara Voss');
  await expect(pastLyrics(mara.page)).toHaveText('Something else');
  const bringBack = mara.page.getByRole('button', { name: 'Bring these words back' });
  await expect(bringBack).toHaveAttribute('aria-disabled', 'true');
  await expectAccessible(mara.page);

  // By the keyboard alone.
  await stretches(mara.page).nth(0).focus();
  await mara.page.keyboard.press('ArrowDown');
  await expect(pastLyrics(mara.page)).toHaveText('Salt on the window');
  await expect(bringBack).not.toHaveAttribute('aria-disabled', 'true');
  await bringBack.focus();
  await mara.page.keyboard.press('Enter');
  await expect.poll(() => lines(teo.page)).toEqual(['Salt on the window']);
  await expect(bringBack).toHaveAttribute('aria-disabled', 'true');
  await says(mara.page, 'Saved');

  // What a colleague has written since stays when it is taken back.
  await expect(bringBack).toBeFocused();
  await write(teo.page, 'Brief', 'Slow and close');
  await write(teo.page, 'Lyrics', ' tonight');
  await says(teo.page, 'Saved');
  await mara.page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => lines(teo.page)).toEqual(['Something else tonight']);
  await expect(text(teo.page, 'Brief')).toHaveText('Slow and close');
  await says(mara.page, 'Saved');
  await expectPolicyKept(mara);
});

test('[SY47] history reads well on a phone, and is not there for whoever only listens', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const stage = await openStage(browser);
  const { mara, path } = stage;
  const ana = await join(browser, stage, 'Ana Ruiz', 'listener');
  await openWords(mara.page, path);
  await write(mara.page, 'To-dos', 'Cut the intro');
  await says(mara.page, 'Saved');
  await mara.page.setViewportSize({ width: 390, height: 844 });
  await mara.page.goto(`${path}/history`);
  await expect(mara.page.getByRole('checkbox', { name: 'Done: Cut the intro' })).toBeDisabled();
  await expectAccessible(mara.page);
  await mara.page.emulateMedia({ colorScheme: 'light' });
  await expectReadable(mara.page);
  const width = await mara.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await ana.page.goto(`${path}/history`);
  await expect(ana.page.getByRole('heading', { name: 'History' })).toHaveCount(0);
  await ana.page.goto(path);
  await ana.page.getByRole('button', { name: 'More of this session' }).click();
  await expect(ana.page.getByRole('menuitem', { name: 'Save as Markdown' })).toBeVisible();
  await expect(ana.page.getByRole('menuitem', { name: 'History' })).toHaveCount(0);
});

test('[SY50] a page with what is not saved keeps it as a copy when the session was restored meanwhile', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const stage = await openStage(browser);
  const { mara, path } = stage;
  const teo = await join(browser, stage, 'Teo Berg', 'editor');
  const sessionId = path.split('/').at(-1) ?? '';
  await openWords(mara.page, path);
  await write(mara.page, 'Lyrics', 'Salt on the window');
  await says(mara.page, 'Saved');
  const { items } = await ask(mara.page, listHistory, { params: { sessionId } });
  const seq = items[0]?.seq ?? 0;
  await write(mara.page, 'Lyrics', ' and more');
  await says(mara.page, 'Saved');
  await openWords(teo.page, path);
  await teo.context.setOffline(true);
  await says(teo.page, /^Offline/);
  await write(teo.page, 'Lyrics', ', light');

  // Who has nothing unsaved goes on by one press; what he missed is not merged.
  await ask(mara.page, restoreSession, { params: { sessionId }, input: { seq } });
  await expect(mara.page.getByText('This session was restored to what it was earlier.')).toBeVisible();
  await mara.page.getByText('Open what is stored').click();
  await expect.poll(() => lines(mara.page)).toEqual(['Salt on the window']);
  await write(mara.page, 'Lyrics', '.');
  await says(mara.page, 'Saved');

  // Who has is asked, also when he comes back later to a page of his own making.
  await teo.page.close({ runBeforeUnload: false });
  await teo.context.setOffline(false);
  teo.page = await teo.context.newPage();
  await teo.page.goto(path);
  await says(teo.page, 'Not saved');
  const words = teo.page.getByRole('group', { name: 'Lyrics' });
  await expect(words).toHaveText('Salt on the window and more, light');
  await expect(teo.page.getByText('save it as Markdown, then open what is stored')).toBeVisible();
  await expectAccessible(teo.page);
  await teo.page.getByText('Open what is stored', { exact: true }).click();
  await teo.page.getByRole('alertdialog').getByRole('button', { name: 'Open what is stored' }).click();
  await expect.poll(() => lines(teo.page)).toEqual(['Salt on the window.']);
  await says(teo.page, 'Saved');
  await expect.poll(() => lines(mara.page)).toEqual(['Salt on the window.']);
});
