/**
 * Runs our server for documents, and two others with the same protocol, one after the other on the same Postgres with the
 * same clients: edits on their way from one person to another, joining, memory, and what a killed process loses. Prints
 * JSON. Run with tsx, on a built product, on Linux.
 */
import { oursAt, startOurs, startPeer, type Contender } from '../support/contenders';
import { startInstance } from '../support/instance';
import { newcomer } from '../support/people';
import { median, quantile } from '../support/quantile';
import { clips, sleep, timeEdits, weighDocuments } from '../support/sync-load';

const KILLS = 100;
const TERMS = 20;

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

/** How long until a client without anything has what it is sent, taking none of it in, and how much that was. */
async function timeJoin(contender: Contender, document: string): Promise<{ took: number; bytes: number }> {
  const client = contender.come(document, { isSilent: true, isDeaf: true });
  let bytes = 0;
  client.socket.on('message', (data: Buffer) => (bytes += data.length));
  await client.opened;
  const began = performance.now();
  client.send({ kind: 'state-vector', stateVector: new Uint8Array([0]) });
  await client.synced;
  const took = performance.now() - began;
  client.close();
  return { took, bytes };
}

async function timeJoins(contender: Contender) {
  const large = clips(5_000);
  const document = await filled(contender, large);
  // The others forget a document that nobody is at, and have to read it again.
  const keeper = contender.come(document, { isDeaf: true });
  await keeper.synced;
  await sleep(2_000);
  const warm: number[] = [];
  for (let n = 0; n < 20; n += 1) warm.push((await timeJoin(contender, document)).took);
  const burst = await Promise.all(Array.from({ length: 20 }, () => timeJoin(contender, document)));
  keeper.close();
  await contender.node.stop();
  await contender.node.start();
  const cold = await timeJoin(contender, document);
  return {
    bytes: large.length,
    p50: Math.round(median(warm)),
    burstOf20P99: Math.round(
      quantile(
        burst.map(({ took }) => took),
        0.99,
      ),
    ),
    cold: Math.round(cold.took),
    coldBytes: cold.bytes,
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
    await Promise.race([next.synced, sleep(5_000)]);
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
  return { edits, join, documents, killed, asked };
}

const instance = await startInstance({ isDurable: true });
try {
  const [mara, teo] = [await newcomer(instance.baseUrl, 'Mara'), await newcomer(instance.baseUrl, 'Teo')];
  const results: Record<string, unknown> = {};
  const ours = await startOurs(instance, mara);
  const second = await startOurs(instance, mara);
  const twoNodes = await timeEdits([ours, second], 50);
  await second.node.stop();
  results[ours.name] = { ...(await runAll([ours, oursAt(ours.node, instance, teo)])), twoNodes };
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
