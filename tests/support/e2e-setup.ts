import { makeCapture } from './capture';
import { addressOf, startInstance } from './instance';

/** Playwright's set-up: one instance that all tests share, and what their microphones hear. */
export default async function setup(): Promise<() => Promise<void>> {
  makeCapture();
  const instance = await startInstance({ logName: 'e2e-server.log' });
  // Playwright hands the environment on to its workers.
  process.env.BASE_URL = instance.baseUrl;
  process.env.TALKBACK_INSTANCE = JSON.stringify(addressOf(instance));
  return () => instance.stop();
}
