import { expect, test, type Page } from '@playwright/test';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { revokeLogins } from '@/domain/api/accounts';
import { changeMember, deleteSession, listMembers } from '@/domain/api/projects';
import { noteRoot } from '@/session/document';
import { syncPath } from '@/session/protocol';
import { ask, expectAccessible, expectPolicyKept, expectReadable, openSeat } from '../support/browser';
import { password } from '../support/people';
import { openClient } from '../support/sync';
import { join, lines, openStage, openWords, says, text, write } from '../support/words';

test('[SY31] [SY35] two people write one lyric at once, see each other there, and take back what is theirs', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const stage = await openStage(browser);
  const { mara, path } = stage;
  const teo = await join(browser, stage, 'Teo Berg', 'editor');
  await mara.page.goto(`/projects/${stage.projectId}`);
  const strip = mara.page.getByRole('region', { name: 'Session' });
  await strip.getByRole('link', { name: 'Saltworks EP' }).click();
  await mara.page.waitForURL(`**${path}`);
  await expect(text(mara.page, 'Lyrics')).toBeVisible();
  await openWords(teo.page, path);
  await says(mara.page, 'Saved');

  await write(mara.page, 'Lyrics', 'Salt on the window');
  await mara.page.keyboard.press('Enter');
  await expect(text(teo.page, 'Lyrics')).toContainText('Salt on the window');
  await Promise.all([
    write(mara.page, 'Lyrics', 'light on the floor'),
    text(teo.page, 'Lyrics')
      .locator('p')
      .first()
      .click()
      .then(() => goHome(teo.page))
      .then(() => teo.page.keyboard.type('There is ')),
  ]);
  const both = ['There is Salt on the window', 'light on the floor'];
  await expect.poll(() => lines(mara.page)).toEqual(both);
  await expect.poll(() => lines(teo.page)).toEqual(both);
  await says(mara.page, 'Saved');
  await says(teo.page, 'Saved');

  // Each is seen where he writes, by his name.
  await expect(text(mara.page, 'Lyrics').locator('.words-caret')).toHaveAttribute('data-name', 'Teo');
  await expect(text(teo.page, 'Lyrics').locator('.words-caret')).toHaveAttribute('data-name', 'Mara');
  await expect(mara.page.getByRole('img', { name: 'Here now: Mara Voss, Teo Berg' })).toBeVisible();

  // Taking back goes over one's own words alone.
  const before = ['Salt on the window', 'light on the floor'];
  for (let times = 0; times < 12; times++) await teo.page.keyboard.press('Control+z');
  await expect.poll(() => lines(mara.page)).toEqual(before);
  await expect.poll(() => lines(teo.page)).toEqual(before);
  for (let times = 0; times < 12; times++) await teo.page.keyboard.press('Control+Shift+z');
  await expect.poll(() => lines(mara.page)).toEqual(both);

  // Marks, a list of boxes, a moment of a mix.
  await text(mara.page, 'Lyrics').locator('p').first().click();
  await mara.page
    .getByRole('toolbar', { name: 'Tools for Lyrics' })
    .getByRole('button', { name: 'Heading' })
    .click();
  await expect(text(teo.page, 'Lyrics').getByRole('heading', { level: 3 })).toHaveText(both[0] ?? '');
  await write(mara.page, 'To-dos', 'Cut the intro');
  await teo.page.getByRole('checkbox', { name: 'Done: Cut the intro' }).check();
  await expect(mara.page.getByRole('checkbox', { name: 'Done: Cut the intro' })).toBeChecked();
  const moment = '/mixes/018f3c5e-0000-7000-8000-000000000001?v=3&t=1:23.450';
  await paste(mara.page, 'Brief', new URL(moment, mara.page.url()).href);
  await expect(text(teo.page, 'Brief').getByRole('link', { name: 'v3 · 1:23.4' })).toHaveAttribute(
    'href',
    moment,
  );
  for (const seat of [mara, teo]) await expectPolicyKept(seat);
  await text(teo.page, 'Brief').getByRole('link', { name: 'v3 · 1:23.4' }).click();
  await teo.page.waitForURL(`**${moment}`);
});

async function paste(page: Page, section: 'Brief', words: string): Promise<void> {
  await text(page, section).click();
  await text(page, section).evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, words);
}

test('[SY31] [SY32] [SY34] what is written offline outlives its page, is asked about, and is there once', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const stage = await openStage(browser);
  const { mara, path } = stage;
  const teo = await join(browser, stage, 'Teo Berg', 'editor');
  await openWords(mara.page, path);
  await openWords(teo.page, path);
  await write(mara.page, 'Lyrics', 'Salt on the window');
  await expect(text(teo.page, 'Lyrics')).toContainText('Salt on the window');

  await teo.context.setOffline(true);
  await says(teo.page, /^Offline/);
  await write(teo.page, 'Lyrics', 'abc');
  await says(teo.page, 'Offline, 3 changes kept here');
  await expect(teo.page.getByText('3 changes are kept on this device')).toBeVisible();
  await write(mara.page, 'Lyrics', ' and light');
  await says(mara.page, 'Saved');

  // Leaving is asked about; he leaves all the same.
  const question = teo.page.waitForEvent('dialog');
  const closed = teo.page.close({ runBeforeUnload: true });
  const dialog = await question;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.accept();
  await closed;
  await expect.poll(() => teo.context.pages().length).toBe(0);

  // Whoever signs in at this device after him finds only what everybody sees.
  await teo.context.setOffline(false);
  const his = await teo.context.cookies();
  await teo.context.addCookies(await mara.context.cookies());
  teo.page = await teo.context.newPage();
  await openWords(teo.page, path);
  await says(teo.page, 'Saved');
  expect(await lines(teo.page)).toEqual(['Salt on the window and light']);
  await teo.page.close();

  await teo.context.addCookies(his);
  teo.page = await teo.context.newPage();
  await openWords(teo.page, path);
  await says(teo.page, 'Saved');
  await expect.poll(() => lines(teo.page)).toEqual(await lines(mara.page));
  const [lyric = ''] = await lines(mara.page);
  for (const part of ['Salt on the window', ' and light', 'abc']) expect(lyric.split(part)).toHaveLength(2);
  expect(lyric).toHaveLength('Salt on the window and light'.length + 3);
});

test('[SY14] [SY32] what two tabs of one device wrote offline, on a colleague’s words, is there once each', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const stage = await openStage(browser);
  const { mara, path } = stage;
  const teo = await join(browser, stage, 'Teo Berg', 'editor');
  await openWords(mara.page, path);
  await write(mara.page, 'Lyrics', 'Salt on the window');
  await says(mara.page, 'Saved');
  const earlier = await teo.context.newPage();
  for (const page of [earlier, teo.page]) {
    await openWords(page, path);
    await expect(text(page, 'Lyrics')).toHaveText('Salt on the window');
  }
  await teo.context.setOffline(true);
  const letters = 'abcdefghijklmnopqrstuvwxy';
  for (const [page, section] of [[earlier, 'Lyrics'] as const, [teo.page, 'Brief'] as const]) {
    await says(page, /^Offline/);
    await write(page, section, letters);
    await says(page, 'Offline, 25 changes kept here');
  }
  await earlier.close({ runBeforeUnload: false });
  await write(mara.page, 'Lyrics', ', light');
  await says(mara.page, 'Saved');

  // The tab that is open sends its own; what the other one kept goes out with the next that is opened.
  await teo.context.setOffline(false);
  await says(teo.page, 'Saved');
  await expect(text(mara.page, 'Brief')).toHaveText(letters);
  await teo.page.reload();
  await says(teo.page, 'Saved');
  for (const { page } of [mara, teo]) {
    await expect(text(page, 'Brief')).toHaveText(letters);
    await expect(text(page, 'Lyrics')).toHaveText(/^Salt on the window(a.*y, light|, lighta.*y)$/);
  }
  expect((await text(mara.page, 'Lyrics').textContent())?.split(letters)).toHaveLength(2);
});

test('[SY8] [SY31] on a line that loses frames, what is called saved is what everybody has', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const stage = await openStage(browser);
  const { mara, path } = stage;
  const teo = await join(browser, stage, 'Teo Berg', 'editor');
  const seed = Number(process.env['TALKBACK_SEED'] ?? Date.now() % 1_000_000);
  test.info().annotations.push({ type: 'seed', description: String(seed) });
  let state = seed;
  let lost = 0;
  const isLost = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 < 0.2;
  };
  await mara.page.routeWebSocket(/\/sync\//, (here) => {
    const there = here.connectToServer();
    here.onMessage((frame) => {
      // What asks for the whole document is asked again too, but only after a while.
      const isEdit = typeof frame !== 'string' && (frame[0] === 100 || (frame[0] === 0 && frame[1] !== 0));
      if (isEdit && isLost()) lost += 1;
      else there.send(frame);
    });
  });
  await openWords(teo.page, path);
  await openWords(mara.page, path);
  for (let n = 0; n < 6; n++) {
    await write(mara.page, 'Lyrics', `word${n} `);
    await expect(mara.page.locator('[data-saving]'), `seed ${seed}`).toHaveText('Saved', { timeout: 60_000 });
    const [words] = await lines(mara.page);
    await expect.poll(() => lines(teo.page), { message: `seed ${seed}`, timeout: 3_000 }).toEqual([words]);
  }
  expect(lost).toBeGreaterThan(0);
});

test('[SY33] whoever lost the line or was signed out comes back, a session that is put away says so and stays away', async ({
  browser,
}) => {
  const { mara, path } = await openStage(browser);
  await openWords(mara.page, path);
  await says(mara.page, 'Saved');
  await mara.context.setOffline(true);
  await says(mara.page, 'Offline');
  await mara.context.setOffline(false);
  await says(mara.page, 'Saved');

  await ask(mara.page, revokeLogins);
  const line = mara.page.getByRole('alert').filter({ hasText: 'You are signed out on this device.' });
  await expect(mara.page.getByText('Everything you wrote is saved.')).toBeVisible();
  await line.getByRole('link', { name: 'Sign in again' }).click();
  await mara.page.getByLabel('E-mail').fill(mara.email);
  await mara.page.getByLabel('Password', { exact: true }).fill(password);
  await mara.page.getByRole('button', { name: 'Sign in' }).click();
  await mara.page.waitForURL(`**${path}`);
  await says(mara.page, 'Saved');

  const other = await mara.context.newPage();
  await other.goto('/');
  let opened = 0;
  mara.page.on('websocket', (socket) => (opened += Number(socket.url().includes('/sync/'))));
  await ask(other, deleteSession, { params: { sessionId: path.split('/').at(-1) ?? '' } });
  await expect(mara.page.getByText(/This session is gone|There is nothing here/).first()).toBeVisible();
  await mara.page.waitForTimeout(2_000);
  expect(opened).toBe(0);
});

test('[SY36] [SY37] a listener reads along without tools, and everybody can take the words away', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const stage = await openStage(browser);
  const { mara, path } = stage;
  const ife = await join(browser, stage, 'Ife Okafor', 'listener');
  await openWords(mara.page, path);
  await write(mara.page, 'Brief', 'For the drive home');
  await write(mara.page, 'Lyrics', 'Salt on the window');
  await mara.page.keyboard.press('Enter');
  await mara.page.keyboard.type('light on the floor');
  await write(mara.page, 'To-dos', 'Cut the intro');
  await mara.page.keyboard.press('Enter');
  await mara.page.keyboard.type('Call Ife');
  await mara.page.getByRole('checkbox', { name: 'Done: Call Ife' }).check();
  await says(mara.page, 'Saved');

  await ife.page.goto(path);
  await says(ife.page, 'Read only');
  await expect(ife.page.getByText('Owners and editors write here. You are listener.')).toBeVisible();
  const lyrics = ife.page.getByRole('group', { name: 'Lyrics' });
  await expect(lyrics.locator('p')).toHaveText(['Salt on the window', 'light on the floor']);
  await expect(ife.page.getByRole('toolbar')).toHaveCount(0);
  await expect(ife.page.getByRole('textbox')).toHaveCount(0);
  await expect(ife.page.getByRole('checkbox', { name: 'Done: Cut the intro' })).toBeDisabled();
  await lyrics.click();
  await ife.page.keyboard.type('mine');
  await write(mara.page, 'Lyrics', ', still');
  await expect(lyrics.locator('p').nth(1)).toHaveText('light on the floor, still');
  await says(ife.page, 'Read only');

  // Her tools come and go with her role, on the page that is open.
  const { items } = await ask(mara.page, listMembers, { params: { projectId: stage.projectId } });
  const userId = items.find(({ name }) => name === 'Ife Okafor')?.userId ?? '';
  const params = { projectId: stage.projectId, userId };
  await ask(mara.page, changeMember, { params, input: { role: 'editor' } });
  await expect(ife.page.getByRole('toolbar')).toHaveCount(3);
  await write(ife.page, 'Brief', ' at night');
  await expect(text(mara.page, 'Brief')).toHaveText('For the drive home at night');
  await says(ife.page, 'Saved');
  await ask(mara.page, changeMember, { params, input: { role: 'listener' } });
  await says(ife.page, 'Read only');
  await expect(ife.page.getByRole('toolbar')).toHaveCount(0);

  for (const { page } of [mara, ife]) {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'More of this session' }).click();
    await page.getByRole('menuitem', { name: 'Save as Markdown' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('Saltworks EP.md');
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe(
      [
        '# Saltworks EP',
        '## Brief',
        'For the drive home at night',
        '## Lyrics',
        'Salt on the window  \nlight on the floor, still',
        '## To-dos',
        '- [ ] Cut the intro\n- [x] Call Ife\n',
      ].join('\n\n'),
    );
  }
});

test('[SY54] what a page wrote that is not ours leads nowhere it should not, and covers nothing', async ({
  browser,
}) => {
  const { mara, path } = await openStage(browser);
  await openWords(mara.page, path);
  const cookie = (await mara.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const { origin } = new URL(mara.page.url());
  const address = `${origin.replace('http', 'ws')}${syncPath(path.split('/').at(-1) ?? '')}`;
  const other = openClient(new WebSocket(address, { headers: { origin, cookie } }));
  await other.synced;
  const paragraph = new Y.XmlElement('paragraph');
  const words = new Y.XmlText();
  const covering = { href: 'https://elsewhere.example/', target: '_self', rel: null, class: 'fixed inset-0' };
  const moment = new Y.XmlElement('moment');
  moment.setAttribute('href', 'https://elsewhere.example/');
  other.document.transact(() => {
    other.document.getXmlFragment(noteRoot('lyrics')).insert(0, [paragraph]);
    paragraph.insert(0, [words, moment]);
    words.insert(0, 'a way out', { link: covering });
    words.insert(9, ' and a trap', { link: { href: 'javascript:alert(1)' } });
  });
  await other.saved();
  const lyrics = text(mara.page, 'Lyrics');
  const links = lyrics.getByRole('link');
  await expect(links).toHaveText(['a way out']);
  await expect(links).toHaveAttribute('target', '_blank');
  await expect(links).toHaveAttribute('rel', /noopener/);
  expect(await links.evaluate((link) => getComputedStyle(link).position)).toBe('static');
  await expect(lyrics).toContainText('and a trap…');
  await lyrics.getByText('…', { exact: true }).click();
  await mara.page.keyboard.press('Enter');
  await expect(mara.page).toHaveURL(new RegExp(`${path}$`));
  await expect(lyrics).toContainText('and a trap');
  other.close();
});

test('[SY43] an owner sees what is stored, as it grows, and nobody else does', async ({ browser }) => {
  const stage = await openStage(browser);
  const { mara, path } = stage;
  const ife = await join(browser, stage, 'Ife Okafor', 'editor');
  await openWords(ife.page, path);
  await write(ife.page, 'Lyrics', 'Salt on the window');
  await says(ife.page, 'Saved');

  await openWords(mara.page, path);
  await mara.page.getByRole('button', { name: 'More of this session' }).click();
  await mara.page.getByRole('menuitem', { name: 'What is stored' }).click();
  await mara.page.waitForURL(`**${path}/document`);
  const content = mara.page.getByLabel('Content');
  await expect(content).toHaveValue(/Salt on the window/);
  await expect(mara.page.getByText('Whole', { exact: true })).toBeVisible();
  const edits = mara.page.getByRole('table', { name: 'Latest edits' });
  await expect(edits.getByRole('row', { name: /^1 The server/ })).toBeVisible();
  await expect(edits.getByRole('row', { name: /^\d+ Ife Okafor/ }).first()).toBeVisible();
  await expect(mara.page.getByText('Mara Voss, Ife Okafor')).toBeVisible();
  const before = await edits.getByRole('row').count();
  await write(ife.page, 'Lyrics', ', light on the floor');
  await says(ife.page, 'Saved');
  await mara.page.getByRole('button', { name: 'Look again' }).click();
  await expect(content).toHaveValue(/Salt on the window, light on the floor/);
  await expect.poll(() => edits.getByRole('row').count()).toBeGreaterThan(before);

  const download = mara.page.waitForEvent('download');
  await mara.page.getByRole('button', { name: 'Save as JSON' }).click();
  expect((await download).suggestedFilename()).toBe('Saltworks EP.json');
  await lookAt(mara.page);
  await mara.page.setViewportSize({ width: 390, height: 844 });
  const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  expect(await mara.page.evaluate(overflow)).toBe(0);
  await lookAt(mara.page);
  await expectPolicyKept(mara);

  await ife.page.getByRole('button', { name: 'More of this session' }).click();
  await expect(ife.page.getByRole('menuitem', { name: 'Save as Markdown' })).toBeVisible();
  await expect(ife.page.getByRole('menuitem', { name: 'What is stored' })).toHaveCount(0);
  expect((await ife.page.goto(`${path}/document`))?.status()).toBe(404);
});

for (const on of ['desk', 'phone'] as const) {
  test(`[SY35] [SY36] the page of words is accessible on a ${on}, empty and written, dark and light`, async ({
    browser,
  }) => {
    const stage = await openStage(browser);
    const { mara, path } = stage;
    const ife = await join(browser, stage, 'Ife Okafor', 'listener');
    const seat = await openSeat(browser, on);
    await seat.context.addCookies(await mara.context.cookies());
    await openWords(seat.page, path);
    await expectPolicyKept(seat);
    await lookAt(seat.page);
    await write(seat.page, 'To-dos', 'Cut the intro');
    await write(seat.page, 'Lyrics', 'Salt on the window');
    await says(seat.page, 'Saved');
    await lookAt(seat.page);
    const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    expect(await seat.page.evaluate(overflow)).toBe(0);
    await ife.page.goto(path);
    await says(ife.page, 'Read only');
    await expect(ife.page.getByText('Salt on the window')).toBeVisible();
    await expectPolicyKept(ife);
    await lookAt(ife.page);
  });
}

/** Puts the caret before the first letter; what somebody else writes in that very moment may put it back. */
async function goHome(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Home');
    expect(await page.evaluate(() => window.getSelection()?.anchorOffset)).toBe(0);
  }).toPass();
}

async function lookAt(page: Page): Promise<void> {
  const dress = (theme: string) =>
    page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
  await dress('dark');
  await expectAccessible(page);
  await dress('light');
  await expectReadable(page);
}
