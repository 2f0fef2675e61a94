import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { createProject } from '@/domain/api/projects';
import { createMix } from '@/domain/api/review';
import { findBrowser } from '../../scripts/lib/browser.mjs';
import { startInstance } from './instance';
import { newcomer, uploadFile, type Person } from './people';

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

/** Starts all of it as the tests do, with `file` as the version; refuses a file that the server refuses. */
export async function setBenchStage(file: string | Uint8Array<ArrayBuffer>): Promise<BenchStage> {
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
    const { versionId } = await uploadFile(person, file, { filename: 'mix.wav', mixId: mix.id });
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
