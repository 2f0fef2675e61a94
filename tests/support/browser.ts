import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Browser, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type { z } from 'zod';
import type { Contract } from '@/domain/api/contract';
import { password } from './people';

declare global {
  interface Window {
    /** What the page's policy refused, collected from its first moment on. */
    refusedByPolicy?: string[];
  }
}

/** Somebody at a browser of his own. */
export interface Seat {
  page: Page;
  context: BrowserContext;
  email: string;
}

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Opens a browser for one person; it notes whatever a page's policy refuses. */
export async function openSeat(
  browser: Browser,
  on: 'desk' | 'phone' = 'desk',
  baseURL?: string,
): Promise<Seat> {
  const context = await browser.newContext({
    ...(on === 'phone' ? phone : { viewport: { width: 1440, height: 900 } }),
    ...(baseURL ? { baseURL } : {}),
  });
  await context.addInitScript(() => {
    window.refusedByPolicy = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.refusedByPolicy?.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  return { page: await context.newPage(), context, email: '' };
}

/** Makes an account through the page and ends where it leads. */
export async function signUp(seat: Seat, name: string): Promise<void> {
  await seat.page.goto('/sign-up');
  await fillNewAccount(seat, name);
}

/** Fills in the form for a new account, wherever it stands, and waits until it leads on. */
export async function fillNewAccount(seat: Seat, name: string): Promise<void> {
  const { page } = seat;
  seat.email = `${name.toLowerCase().replace(/\W/g, '.')}.${crypto.randomUUID().slice(0, 8)}@example.test`;
  const form = page.url();
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(seat.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: /Create the account|Join the project/ }).click();
  await page.waitForURL((url) => url.href !== form);
}

/** Calls an operation as the person whose page it is. */
export async function ask<C extends Contract>(
  page: Page,
  contract: C,
  given: { params?: z.input<C['params']>; input?: z.input<C['input']> } = {},
): Promise<z.output<C['output']>> {
  const path = contract.path.replace(/:(\w+)/g, (_, key: string) =>
    String((given.params as Record<string, unknown> | undefined)?.[key]),
  );
  return page.evaluate(
    async ([method, url, body]) => {
      const response = await fetch(url, {
        method,
        ...(body === null ? {} : { body, headers: { 'content-type': 'application/json' } }),
      });
      if (!response.ok)
        throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
      return response.status === 204 ? undefined : ((await response.json()) as unknown);
    },
    [contract.method, path, given.input === undefined ? null : JSON.stringify(given.input)] as const,
  ) as Promise<z.output<C['output']>>;
}

/** Drags over the sound from one part of its width to another. */
export async function dragOver(page: Page, well: Locator, from: number, to: number): Promise<void> {
  const box = await well.boundingBox();
  if (!box) throw new Error('The waveform is not on the page.');
  const y = box.y + box.height * 0.4;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * (from + to) * 0.5, y, { steps: 4 });
  await page.mouse.move(box.x + box.width * to, y, { steps: 4 });
  await page.mouse.up();
}

/** Sends the next version on the page of its mix, and waits until it is ready as number `number`. */
export async function uploadVersion(page: Page, number: number, sound: Uint8Array): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload the next version' }).click();
  await (
    await chooser
  ).setFiles({ name: `Undertow_v${number}.wav`, mimeType: 'audio/wav', buffer: Buffer.from(sound) });
  const tab = page.getByRole('radio', { name: new RegExp(`^v${number}, Open`) });
  await expect(tab).toBeVisible({ timeout: 30_000 });
}

/** Expects that the page's policy had nothing to refuse. */
export async function expectPolicyKept({ page }: Seat): Promise<void> {
  expect(await page.evaluate(() => window.refusedByPolicy)).toEqual([]);
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeFinding {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** Expects that axe finds nothing serious or critical on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated by the debugger, so that the page's own policy stays as it is.
  await page.evaluate(axeSource);
  await expectNoFindings(page);
}

/** The same for a page that was looked at in another theme: by the rules that colours alone can break. */
export async function expectReadable(page: Page): Promise<void> {
  await expectNoFindings(page, ['color-contrast', 'link-in-text-block']);
}

async function expectNoFindings(page: Page, rules?: string[]): Promise<void> {
  // Half way from one theme to the other no colour is what it will be.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
        .map(({ finished }) => finished.catch(() => undefined)),
    ),
  );
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  const found: AxeFinding[] = await page.evaluate(
    // What React Aria has just announced refers to elements that are gone again.
    `axe.run({ exclude: ['[data-live-announcer]'] }, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
  ).toEqual([]);
}
