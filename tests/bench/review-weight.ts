/**
 * Weighs the scripts that the review page of a mix loads in Chromium, as they come over the wire: bytes of the encoded
 * bodies until the page has been quiet for a while. Prints JSON; kB are 1000 bytes. Run with tsx.
 */
import { gzipSync } from 'node:zlib';
import { setBenchStage } from '../support/bench-stage';
import { makeTone } from '../support/sounds';

const stage = await setBenchStage(makeTone(20));
try {
  const context = await stage.openContext();
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  const scripts = new Map<string, { url: string; encoding: string; sent: number }>();
  wire.on('Network.responseReceived', ({ requestId, type, response }) => {
    const headers = Object.entries(response.headers);
    const encoding = headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1] ?? 'none';
    if (type === 'Script') scripts.set(requestId, { url: response.url, encoding, sent: 0 });
  });
  wire.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId);
    if (script) script.sent += encodedDataLength;
  });
  await page.goto(`/mixes/${stage.mixId}`);
  await page.locator('[data-well]').waitFor();
  // What is loaded once the page rests is part of it.
  await page.waitForTimeout(3_000);

  const files = await Promise.all(
    [...scripts.values()].map(async ({ url, encoding, sent }) => {
      const body = Buffer.from(await (await fetch(url)).arrayBuffer());
      return {
        name: url.split('/').at(-1) ?? url,
        encoding,
        sentBytes: sent,
        gzip6Bytes: gzipSync(body, { level: 6 }).length,
        plainBytes: body.length,
      };
    }),
  );
  const sum = (of: 'sentBytes' | 'gzip6Bytes' | 'plainBytes') =>
    Math.round(files.reduce((total, file) => total + file[of], 0) / 100) / 10;
  files.sort((one, other) => other.gzip6Bytes - one.gzip6Bytes);
  console.log(
    JSON.stringify({
      bench: 'review-weight',
      sentKb: sum('sentBytes'),
      gzip6Kb: sum('gzip6Bytes'),
      plainKb: sum('plainBytes'),
      files,
    }),
  );
} finally {
  await stage.close();
}
