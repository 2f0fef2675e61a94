import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { createLink, revokeLink } from '@/domain/api/links';
import { createProject } from '@/domain/api/projects';
import { addComment, createMix } from '@/domain/api/review';
import { expectAccessible, expectReadable } from '../support/browser';
import { newcomer, uploadFile, type Person } from '../support/people';
import { makeTone } from '../support/sounds';

interface Stage {
  baseURL: string;
  mara: Person;
  newbie: Person;
  teo: Person;
  projectId: string;
  /** A mix about which nothing was said, and one with a thread. */
  quietMix: string;
  mixId: string;
  openLink: string;
  endedLink: string;
}

type Who = 'nobody' | 'newcomer' | 'teo' | 'mara';

interface State {
  name: string;
  who: Who;
  at(stage: Stage): string;
  open?(page: Page, width: number): Promise<void>;
}

const well = (page: Page) => page.getByRole('slider', { name: /Position in/ });
const isPhone = (width: number) => width < 700;

/** Presses the first button of that name that can be seen. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).filter({ visible: true }).first().click();
}

async function chooseFile(page: Page): Promise<void> {
  await press(page, /^Upload/);
  await expect(page.getByRole('menuitem', { name: 'Files …' })).toBeVisible();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'Files …' }).click();
  const file = { name: 'Slow Water.wav', mimeType: 'audio/wav', buffer: Buffer.from(makeTone(1)) };
  await (await chooser).setFiles(file);
  await expect(page.getByRole('dialog')).toBeVisible();
}

const review = (stage: Stage) => `/mixes/${stage.mixId}`;
const dialog = (page: Page) => expect(page.getByRole('dialog')).toBeVisible();

const states: State[] = [
  { name: 'sign-in', who: 'nobody', at: () => '/sign-in' },
  { name: 'sign-up', who: 'nobody', at: () => '/sign-up' },
  { name: 'projects, empty', who: 'newcomer', at: () => '/' },
  { name: 'the first project', who: 'mara', at: () => '/' },
  { name: 'projects', who: 'teo', at: () => '/' },
  {
    name: 'new project',
    who: 'teo',
    at: () => '/',
    open: async (page) => {
      await press(page, 'New project');
      await dialog(page);
    },
  },
  { name: 'project', who: 'mara', at: ({ projectId }) => `/projects/${projectId}` },
  {
    name: 'uploads to confirm',
    who: 'mara',
    at: ({ projectId }) => `/projects/${projectId}`,
    open: (page) => chooseFile(page),
  },
  {
    name: 'upload tray open',
    who: 'mara',
    at: ({ projectId }) => `/projects/${projectId}`,
    open: async (page) => {
      await chooseFile(page);
      // Held on its way, so that the tray stays while it is looked at.
      await page.route('**/api/uploads', () => undefined);
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Upload/ })
        .click();
      await expect(page.getByText('Slow Water').filter({ visible: true }).first()).toBeVisible();
    },
  },
  {
    name: 'members dialog',
    who: 'mara',
    at: ({ projectId }) => `/projects/${projectId}`,
    open: async (page) => {
      await press(page, 'Manage');
      await dialog(page);
    },
  },
  {
    name: 'invite dialog',
    who: 'mara',
    at: ({ projectId }) => `/projects/${projectId}`,
    open: async (page) => {
      await press(page, /^Invite/);
      await dialog(page);
    },
  },
  {
    name: 'review, no notes',
    who: 'mara',
    at: ({ quietMix }) => `/mixes/${quietMix}`,
    open: (page) => expect(well(page)).toBeVisible(),
  },
  {
    name: 'review, thread open',
    who: 'mara',
    at: review,
    open: async (page) => {
      await press(page, /^0:.*, Listen to/);
      await expect(page.getByText('Heard, it is down.')).toBeVisible();
    },
  },
  {
    name: 'composer with a region',
    who: 'mara',
    at: review,
    open: async (page, width) => {
      await expect(well(page)).toBeVisible();
      await well(page).focus();
      for (const key of ['[', 'ArrowRight', ']', 'c']) await page.keyboard.press(key);
      await expect(page.getByLabel('Your note')).toBeVisible();
      if (!isPhone(width)) await expect(page.getByLabel('Your note')).toBeFocused();
    },
  },
  {
    name: 'decision dialog',
    who: 'mara',
    at: review,
    open: async (page, width) => {
      await expect(well(page)).toBeVisible();
      if (isPhone(width)) await press(page, 'Your verdict');
      await press(page, 'Request changes');
      await expect(page.getByText('What should change?')).toBeVisible();
    },
  },
  {
    name: 'share dialog',
    who: 'mara',
    at: review,
    open: async (page) => {
      await expect(well(page)).toBeVisible();
      await press(page, 'Share');
      await dialog(page);
    },
  },
  {
    name: 'keyboard sheet',
    who: 'mara',
    at: review,
    open: async (page) => {
      await expect(well(page)).toBeVisible();
      await well(page).focus();
      await page.keyboard.press('?');
      await dialog(page);
    },
  },
  {
    name: 'file and findings',
    who: 'mara',
    at: review,
    open: async (page) => {
      await page.getByRole('tab', { name: 'File' }).click();
    },
  },
  { name: 'settings', who: 'mara', at: () => '/settings' },
  { name: 'not found', who: 'mara', at: () => `/projects/${crypto.randomUUID()}` },
  { name: 'link entry', who: 'nobody', at: ({ openLink }) => openLink },
  {
    name: 'guest page',
    who: 'nobody',
    at: ({ openLink }) => openLink,
    open: async (page) => {
      await page.getByLabel('Your name').fill('Yuki');
      await press(page, 'Go in');
      await expect(well(page)).toBeVisible();
    },
  },
  { name: 'link ended', who: 'nobody', at: ({ endedLink }) => endedLink },
];

async function setStage(baseURL: string): Promise<Stage> {
  const [mara, newbie] = [await newcomer(baseURL, 'Mara Voss'), await newcomer(baseURL, 'Ife Ade')];
  const teo = await newcomer(baseURL, 'Teo Berg');
  for (const name of ['One', 'Two']) await teo.call(createProject, { input: { name } });
  const { id: projectId } = await mara.call(createProject, { input: { name: 'Saltworks EP' } });
  const makeMix = async (title: string) => {
    const { id } = await mara.call(createMix, { params: { projectId }, input: { title } });
    const { versionId = '' } = await uploadFile(mara, makeTone(8), { filename: `${title}.wav`, mixId: id });
    return { id, versionId };
  };
  const [quiet, mix] = [await makeMix('Undertow'), await makeMix('Harbour Lights')];
  const params = { versionId: mix.versionId };
  const region = { startFrame: 48_000, endFrame: 96_000 };
  const note = await mara.call(addComment, { params, input: { text: 'The harmony pokes out.', region } });
  await mara.call(addComment, { params, input: { text: 'Heard, it is down.', parentId: note.id } });
  await mara.call(addComment, { params, input: { text: 'For us alone.', visibility: 'team' } });
  const share = () =>
    mara.call(createLink, { params: { mixId: mix.id }, input: { permission: 'decide' as const } });
  const [open, ended] = [await share(), await share()];
  await mara.call(revokeLink, { params: { linkId: ended.id } });
  const pathOf = ({ url }: { url: string }) => new URL(url).pathname;
  return {
    baseURL,
    mara,
    newbie,
    teo,
    projectId,
    quietMix: quiet.id,
    mixId: mix.id,
    openLink: pathOf(open),
    endedLink: pathOf(ended),
  };
}

async function seat(
  browser: Browser,
  stage: Stage,
  { who, width }: { who: Who; width: number },
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height: 844 },
    ...(isPhone(width) ? { hasTouch: true, isMobile: true } : {}),
    reducedMotion: 'reduce',
  });
  await context.addInitScript(() => {
    window.refusedByPolicy = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.refusedByPolicy?.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const people = { mara: stage.mara, teo: stage.teo, newcomer: stage.newbie, nobody: undefined };
  const person = people[who];
  const cookies = [...(person?.jar ?? [])];
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: stage.baseURL })));
  return context;
}

let stage: Stage;

test.beforeAll(async ({ baseURL }) => {
  stage = await setStage(baseURL ?? '');
});

for (const width of [1440, 390]) {
  test(`[RV83] every state is accessible, dark and light, ${width} pixels wide`, async ({ browser }) => {
    test.setTimeout(300_000);
    const faults: string[] = [];
    for (const who of ['nobody', 'newcomer', 'teo', 'mara'] as const) {
      const context = await seat(browser, stage, { who, width });
      for (const state of states.filter((each) => each.who === who)) {
        const page = await context.newPage();
        // All states are looked at, whatever the first ones show.
        await test
          .step(state.name, () => look(page, state, width))
          .catch((error: Error) => faults.push(`${state.name}: ${error.message.slice(0, 1500)}`));
        await page.close();
      }
      await context.close();
    }
    expect(faults).toEqual([]);
  });
}

test('[RV98] the transport shows nothing that is cut off, however wide the page', async ({ browser }) => {
  const context = await seat(browser, stage, { who: 'mara', width: 1920 });
  const page = await context.newPage();
  await page.goto(`/mixes/${stage.mixId}`);
  const transport = page.getByRole('region', { name: 'Playing', exact: true });
  await expect(transport.getByText('Integrated')).toBeVisible();
  for (const width of [1920, 1440, 1366, 1280, 1200, 1199, 1024, 900, 768, 600, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const tooFar = () =>
      transport.evaluate((section) => {
        const ends = [...section.children].map((child) => child.getBoundingClientRect().right);
        return Math.max(...ends) - section.getBoundingClientRect().right;
      });
    await expect.poll(tooFar, `${width} pixels`).toBeLessThanOrEqual(0.5);
  }
  await context.close();
});

async function look(page: Page, state: State, width: number): Promise<void> {
  await page.goto(state.at(stage));
  await page.waitForLoadState('networkidle');
  await state.open?.(page, width);
  // Before axe, which brings styles of its own.
  expect(await page.evaluate(() => window.refusedByPolicy)).toEqual([]);
  const dress = (theme: string) =>
    page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
  await dress('dark');
  await test.step('dark', () => expectAccessible(page));
  await dress('light');
  await test.step('light', () => expectReadable(page));
}
