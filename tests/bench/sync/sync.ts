/**
 * Runs our server for documents, and two others with the same protocol, one after the other on the same Postgres with the
 * same clients: edits on their way from one person to another, joining, memory, and what a killed process loses. Prints
 * JSON. Run with tsx, on a built product, on Linux.
 */
import { freePort } from '../../../scripts/lib/ports.mjs';
import { busProgram, endBus, startBus } from '../../support/bus';
import { oursAt, startOurs, startPeer, type Contender } from '../../support/contenders';
import { startInstance } from '../../support/instance';
import { newcomer } from '../../support/people';
import { median, quantile } from '../../support/quantile';
import { clips, sleep, timeEdits, weighDocuments } from '../../support/sync-load';

const KILLS = 100;
const TERMS = 20;
const PATIENCE_MS = 5_000;

/** A document that holds these bytes. */
async function filled(contender: Contender, update: Uint8Array): Promise<string> {
  const document = await contender.newDocument();
  const client = contender.come(document, { isSilent: true });
  await client.opened;
  client.send({ kind: 'update', update });
  await contender.saved(client);
  client.close();
  return document;
}

/** How long until a client without anything was sent so many bytes, taking none of them in; NaN where they did not come. */
async function timeJoin(contender: Contender, document: string, bytes: number): Promise<number> {
  const client = contender.come(document, { isSilent: true, isDeaf: true });
  const whole = new Promise<void>((resolve) => {
    let received = 0;
    client.socket.on('message', (data: Buffer) => {
      received += data.length;
      if (received >= bytes) resolve();
    });
  });
  await client.opened;
  const began = performance.now();
  client.send({ kind: 'state-vector', stateVector: new Uint8Array([0]) });
  const isHere = await Promise.race([whole.then(() => true), sleep(PATIENCE_MS).then(() => false)]);
  const took = isHere ? performance.now() - began : NaN;
  client.close();
  return took;
}

async function timeJoins(contender: Contender) {
  const large = clips(5_000);
  const document = await filled(contender, large);
  // The others forget a document that nobody is at, and have to read it again.
  const keeper = contender.come(document, { isDeaf: true });
  await keeper.synced;
  await sleep(2_000);
  const join = () => timeJoin(contender, document, large.length);
  const warm: number[] = [];
  for (let n = 0; n < 20; n += 1) warm.push(await join());
  const burst = await Promise.all(Array.from({ length: 20 }, join));
  keeper.close();
  await contender.node.stop();
  await contender.node.start();
  const cold = await join();
  return {
    bytes: large.length,
    p50: Math.round(median(warm)),
    burstOf20P99: Math.round(quantile(burst, 0.99)),
    cold: Math.round(cold),
  };
}

/** Ends the process at the moment in which somebody else has seen an edit: how often it is there for whoever comes next. */
async function countSurvivors(contender: Contender, signal: NodeJS.Signals, times: number) {
  let survived = 0;
  for (let n = 0; n < times; n += 1) {
    const document = await contender.newDocument();
    const [writer, witness] = [contender.come(document), contender.come(document)];
    await Promise.all([writer.synced, witness.synced]);
    const seen = new Promise<void>((resolve) => witness.document.getText('words').observe(() => resolve()));
    writer.document.getText('words').insert(0, 'sung');
    await seen;
    const gone = contender.node.kill(signal);
    // Neither of them may bring back what the server has lost.
    for (const client of [writer, witness]) client.socket.terminate();
    await gone;
    await contender.node.start();
    const next = contender.come(document);
    await Promise.race([next.synced, sleep(PATIENCE_MS)]);
    await sleep(200);
    if (next.document.getText('words').toJSON() === 'sung') survived += 1;
    next.close();
  }
  return { times, survived };
}

/** The same server to several people is several contenders. */
async function runAll(contenders: readonly [Contender, ...Contender[]]) {
  const [contender] = contenders;
  const edits = [await timeEdits([contender], 50), await timeEdits([contender], 200)];
  const join = await timeJoins(contender);
  const documents = await weighDocuments(contenders);
  const killed = await countSurvivors(contender, 'SIGKILL', KILLS);
  const asked = await countSurvivors(contender, 'SIGTERM', TERMS);
  const result = { edits, join, documents, killed, asked };
  // What has been seen so far is not lost with what comes after it.
  console.error(contender.name, JSON.stringify(result));
  return result;
}

const instance = await startInstance({ isDurable: true });
try {
  const [mara, teo] = [await newcomer(instance.baseUrl, 'Mara'), await newcomer(instance.baseUrl, 'Teo')];
  const results: Record<string, unknown> = {};

  /** People at two processes; both have run for a while before anything is timed. */
  const timeTwoNodes = async (env: Record<string, string>) => {
    const nodes = [await startOurs(instance, mara, env), await startOurs(instance, mara, env)] as const;
    await timeEdits(nodes, 20);
    const edits = await timeEdits(nodes, 50);
    for (const { node } of nodes) await node.stop();
    return edits;
  };
  const timeTwoNodesWithBus = async () => {
    const port = await freePort();
    const bus = await startBus(port);
    return timeTwoNodes({ REDIS_URL: `redis://127.0.0.1:${port}` }).finally(() => endBus(bus));
  };
  const alone = await timeTwoNodes({});
  const woken = busProgram ? await timeTwoNodesWithBus() : undefined;
  const ours = await startOurs(instance, mara);
  results[ours.name] = {
    ...(await runAll([ours, oursAt(ours.node, instance, teo)])),
    twoNodes: alone,
    twoNodesWithBus: woken,
  };
  await ours.node.stop();
  for (const name of ['y-websocket-server', 'hocuspocus'] as const) {
    const peer = await startPeer(name, instance);
    results[name] = await runAll([peer]);
    await peer.node.stop();
  }
  console.log(JSON.stringify({ bench: 'sync', node: process.version, ...results }));
} finally {
  await instance.stop();
}
process.exit(0);
