/**
 * Weighs a process that only synchronises with 2,000 people connected for five minutes, and counts who was thrown out.
 * Prints JSON. Run with tsx, on a built product, on Linux.
 */
import { oursAt } from '../../support/contenders';
import { startInstance } from '../../support/instance';
import { manyPeople, newcomer } from '../../support/people';
import { weighIdle } from '../../support/sync-load';
import { startSyncNode } from '../../support/sync-node';

const instance = await startInstance({ isDurable: true });
try {
  const node = await startSyncNode(instance);
  const first = oursAt(node, instance, await newcomer(instance.baseUrl, 'Mara'));
  const others = await manyPeople(instance.baseUrl, 7);
  const contenders = [first, ...others.map((person) => oursAt(node, instance, person))] as const;
  console.log(
    JSON.stringify({ bench: 'sync-idle', node: process.version, ...(await weighIdle(contenders, 300)) }),
  );
  await node.stop();
} finally {
  await instance.stop();
}
process.exit(0);
