import { makeCapture } from './capture';
import { startInstance } from './instance';
import { shareInstance } from './shared-instance';

/** Playwright's set-up: one instance that all tests share, and what their microphones hear. */
export default async function setup(): Promise<() => Promise<void>> {
  makeCapture();
  const instance = await startInstance({ logName: 'e2e-server.log' });
  const shared = await shareInstance(instance);
  // Playwright hands the environment on to its workers.
  process.env.BASE_URL = shared.address.baseUrl;
  process.env.TALKBACK_INSTANCE = JSON.stringify(shared.address);
  return async () => {
    await shared.close();
    await instance.stop();
  };
}
