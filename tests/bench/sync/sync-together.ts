/**
 * Runs the server for documents in the one process that does everything else too: edits while a sound is read and pages
 * are loaded, and what documents and people add to its memory. Prints JSON. Run with tsx, on a built product, on Linux.
 */
import { createProject } from '@/domain/api/projects';
import { createMix } from '@/domain/api/review';
import { oursAt } from '../../support/contenders';
import { startInstance } from '../../support/instance';
import { manyPeople, newcomer, uploadFile, type Person } from '../../support/people';
import { makeWav } from '../../support/sounds';
import { sleep, timeEdits, weighDocuments, weighIdle } from '../../support/sync-load';

const PAGES_PER_SECOND = 5;

/** Reads one sound of four minutes after the other until it is told to stop; gives how many were begun. */
function keepReading(person: Person, mixId: string): () => Promise<number> {
  const sound = makeWav({ seconds: 240 }, () => Math.random() - 0.5);
  let isOver = false;
  let sounds = 0;
  const reading = (async () => {
    while (!isOver) {
      sounds += 1;
      await uploadFile(person, sound, { filename: `Song_v${sounds}.wav`, mixId });
    }
  })();
  // Whoever asks for the count is told.
  reading.catch(() => undefined);
  return async () => {
    isOver = true;
    await reading;
    return sounds;
  };
}

/** Asks for the page of a mix so many times a second until it is told to stop; gives how many came. */
function keepLoading(person: Person, mixId: string): () => Promise<number> {
  let pages = 0;
  const asked: Promise<void>[] = [];
  const timer = setInterval(() => {
    const page = person.fetch(`/mixes/${mixId}`).then(async (answer) => {
      await answer.text();
      if (answer.ok) pages += 1;
    });
    page.catch(() => undefined);
    asked.push(page);
  }, 1000 / PAGES_PER_SECOND);
  return async () => {
    clearInterval(timer);
    await Promise.all(asked);
    return pages;
  };
}

const instance = await startInstance({ isDurable: true });
try {
  const mara = await newcomer(instance.baseUrl, 'Mara');
  const others = await manyPeople(instance.baseUrl, 7);
  const { id: projectId } = await mara.call(createProject, { input: { name: 'Bench' } });
  const { id: mixId } = await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } });
  const ours = oursAt(instance, instance, mara);
  const all = [ours, ...others.map((person) => oursAt(instance, instance, person))] as const;

  const [stopReading, stopLoading] = [keepReading(mara, mixId), keepLoading(mara, mixId)];
  await sleep(2_000);
  const edits = await timeEdits([ours], 50);
  const [pages, sounds] = [await stopLoading(), await stopReading()];

  // What was read before is memory that documents may take.
  await instance.restart();
  await sleep(5_000);
  const documents = await weighDocuments(all);
  await instance.restart();
  await sleep(5_000);
  const idle = await weighIdle(all, 30);
  console.log(
    JSON.stringify({
      bench: 'sync-together',
      node: process.version,
      edits: { ...edits, pages, sounds },
      documents,
      idle,
    }),
  );
} finally {
  await instance.stop();
}
process.exit(0);
