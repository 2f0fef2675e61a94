import { expect, type Browser, type Page } from '@playwright/test';
import { createInvitation, createProject } from '@/domain/api/projects';
import { ask, fillNewAccount, openSeat, signUp, type Seat } from './browser';

/** A session, and who made it. */
export interface Stage {
  mara: Seat;
  projectId: string;
  path: string;
}

/** Mara with a project whose session nobody has written in. */
export async function openStage(browser: Browser): Promise<Stage> {
  const mara = await openSeat(browser);
  await signUp(mara, 'Mara Voss');
  const project = await ask(mara.page, createProject, { input: { name: 'Saltworks EP' } });
  return { mara, projectId: project.id, path: `/sessions/${project.sessionId}` };
}

/** Somebody else, come by an invitation. */
export async function join(
  browser: Browser,
  { mara, projectId }: Stage,
  name: string,
  role: 'editor' | 'listener',
): Promise<Seat> {
  const seat = await openSeat(browser);
  const invitation = { params: { projectId }, input: { role } };
  const { url } = await ask(mara.page, createInvitation, invitation);
  await seat.page.goto(new URL(url).pathname);
  await fillNewAccount(seat, name);
  await seat.page.waitForURL(/\/projects\//);
  return seat;
}

type Section = 'Brief' | 'Lyrics' | 'To-dos';

/** A text that can be written in. */
export const text = (page: Page, section: Section) =>
  page.getByRole('textbox', { name: section, exact: true });
/** The lines of the lyrics. */
export const lines = (page: Page) => text(page, 'Lyrics').locator('p').allTextContents();
/** Expects what the corner of the page says of its edits. */
export const says = (page: Page, words: string | RegExp) =>
  expect(page.locator('[data-saving]')).toHaveText(words);

/** Goes to a session and waits until it can be written in. */
export async function openWords(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(text(page, 'Lyrics')).toBeVisible();
}

/** Writes at the end of a text. */
export async function write(page: Page, section: Section, words: string): Promise<void> {
  await text(page, section).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(words);
}
