import { expect, test, type Page } from '@playwright/test';
import { createProject } from '@/domain/api/projects';
import { createMix, listComments, readMix } from '@/domain/api/review';
import { ask, expectAccessible, expectPolicyKept, openSeat, signUp, type Seat } from '../support/browser';
import { wavHeader } from '@/audio/files/wav';

const frames = 65_536 * 2 + 30_000;
const sampleRate = 48_000;
const clickAt = 70_003;

/** Quiet noise of 24 bits that uses every one of them, and one click. */
const sampleAt = (frame: number, channel: number) =>
  frame === clickAt ? 8_000_000 : (Math.imul(frame * 2 + channel + 1, 2_654_435_761) >> 8) % 900_000;

function noise24(): Buffer {
  const header = wavHeader({ format: { kind: 'int', bits: 24 }, channels: 2, sampleRate, frames });
  const data = Buffer.alloc(frames * 6);
  for (let i = 0; i < frames * 2; i++) data.writeIntLE(sampleAt(i >> 1, i & 1), i * 3, 3);
  return Buffer.concat([header, data]);
}

async function openMix(seat: Seat): Promise<{ mixId: string; versionId: string }> {
  const { page } = seat;
  await signUp(seat, 'Mara');
  const project = await ask(page, createProject, { input: { name: 'Close' } });
  const mix = await ask(page, createMix, { params: { projectId: project.id }, input: { title: 'Noise' } });
  await page.goto(`/mixes/${mix.id}`);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload the next version' }).first().click();
  await (await chooser).setFiles({ name: 'noise.wav', mimeType: 'audio/wav', buffer: noise24() });
  await expect(page.getByRole('slider', { name: /Noise/ })).toBeVisible({ timeout: 30_000 });
  const { versions } = await ask(page, readMix, { params: { mixId: mix.id } });
  return { mixId: mix.id, versionId: versions[0]?.id ?? '' };
}

/** Decodes a segment as the page does; gives 24-bit integers where they are exact. */
const decodeSegment = (page: Page, versionId: string, n: number) =>
  page.evaluate(
    async ([id, index, rate]) => {
      const response = await fetch(`/api/versions/${id}/segments/${index}`);
      const context = new OfflineAudioContext(2, 1, rate);
      const decoded = await context.decodeAudioData(await response.arrayBuffer());
      const [left, right] = [decoded.getChannelData(0), decoded.getChannelData(1)];
      return { left: [...left], right: [...right], rate: decoded.sampleRate };
    },
    [versionId, n, sampleRate] as const,
  );

test('[SO29] [SO32] [SO34] [SO35] samples are seen one by one, exactly where and what they are', async ({
  browser,
}) => {
  const seat = await openSeat(browser);
  const { page } = seat;
  const { versionId } = await openMix(seat);

  await test.step('[SO29] the browser decodes every segment to the very samples', async () => {
    for (const n of [0, 1, 2]) {
      const { left, right, rate } = await decodeSegment(page, versionId, n);
      expect(rate).toBe(sampleRate);
      expect(left).toHaveLength(Math.min(65_536, frames - n * 65_536));
      const wrong = left.findIndex(
        (sample, i) =>
          sample * 2 ** 23 !== sampleAt(n * 65_536 + i, 0) ||
          (right[i] ?? 0) * 2 ** 23 !== sampleAt(n * 65_536 + i, 1),
      );
      expect(wrong).toBe(-1);
    }
  });

  const well = page.getByRole('slider', { name: /Noise/ });
  const box = await well.boundingBox();
  if (!box) throw new Error('The waveform is not on the page.');
  const x = box.x + (box.width * clickAt) / frames;
  const y = box.y + box.height * 0.3;

  await test.step('[SO32] zooming ends at eight pixels a sample, over the place it was aimed at', async () => {
    await page.mouse.move(x, y);
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 40; turn++) await page.mouse.wheel(0, -120);
    await page.keyboard.up('Control');
    await expect(page.getByRole('button', { name: /Zoom in/ })).toHaveClass(/text-ink-3/);
  });

  await test.step('[SO35] a range drawn over ten samples is ten samples long', async () => {
    await page.mouse.move(x - 40, y);
    await page.mouse.down();
    await page.mouse.move(x, y, { steps: 3 });
    await page.mouse.move(x + 40, y, { steps: 3 });
    await page.mouse.up();
    await page.getByLabel('Your note').fill('The click');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('The click')).toBeVisible();
    const readRegion = async () =>
      (await ask(page, listComments, { params: { versionId } })).items[0]?.region;
    await expect.poll(readRegion).toBeTruthy();
    const region = await readRegion();
    expect((region?.endFrame ?? 0) - (region?.startFrame ?? 0)).toBe(10);
    // The pointer may stand a pixel of the whole view away from the click, which is some hundred samples.
    expect(Math.abs((region?.startFrame ?? 0) + 5 - clickAt)).toBeLessThan(frames / box.width + 2);
  });

  await expectPolicyKept(seat);
  await expectAccessible(page);
});
