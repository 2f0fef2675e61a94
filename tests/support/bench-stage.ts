import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { createProject } from '@/domain/api/projects';
import { createMix } from '@/domain/api/review';
import { findBrowser } from '../../scripts/lib/browser.mjs';
import { startInstance } from './instance';
import { beginUpload, newcomer, sendChunk, settled, type Person } from './people';

/** What a bench of the review page needs: a mix with one version, on a real instance, and a browser signed in there. */
export interface BenchStage {
  browser: Browser;
  person: Person;
  baseUrl: string;
  mixId: string;
  versionId: string;
  /** A window of its own, signed in. */
  openContext(options?: { width: number; height: number }): Promise<BrowserContext>;
  close(): Promise<void>;
}

const chunkBytes = 8 * 2 ** 20;
/** An hour of sound on a busy machine. */
const readingMs = 600_000;

async function upload(person: Person, file: Uint8Array<ArrayBuffer>, mixId: string) {
  const opened = await beginUpload(person, file.length, { filename: 'mix.wav', mixId });
  const location = opened.headers.get('location') ?? '';
  for (let at = 0; at < file.length; at += chunkBytes)
    await sendChunk(person, location, at, file.subarray(at, at + chunkBytes));
  return (await settled(person, location, readingMs)).versionId;
}

/** Starts all of it as the tests do, with `file` as the version; refuses a file that the server refuses. */
export async function setBenchStage(file: Uint8Array<ArrayBuffer>): Promise<BenchStage> {
  const instance = await startInstance();
  const { baseUrl } = instance;
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const close = async () => {
    await browser.close();
    await instance.stop();
  };
  try {
    const person = await newcomer(baseUrl, 'Bench');
    const project = await person.call(createProject, { input: { name: 'Bench' } });
    const mix = await person.call(createMix, { params: { projectId: project.id }, input: { title: 'Mix' } });
    const versionId = await upload(person, file, mix.id);
    if (!versionId) throw new Error(`The file was refused. The server said:\n${instance.output()}`);
    return {
      browser,
      person,
      baseUrl,
      mixId: mix.id,
      versionId,
      async openContext(viewport = { width: 1440, height: 900 }) {
        const context = await browser.newContext({ viewport, baseURL: baseUrl });
        await context.addCookies([...person.jar].map(([name, value]) => ({ name, value, url: baseUrl })));
        return context;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
