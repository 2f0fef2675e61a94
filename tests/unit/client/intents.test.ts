import { describe, expect, it } from 'vitest';
import { createIntents } from '@/client/intents';

/** A server that carries out each key once, and a line that loses its answers where it is told to. */
function open(...isLost: boolean[]) {
  const done: string[] = [];
  const act = (key: string) => {
    if (!done.includes(key)) done.push(key);
    return isLost.shift() ? Promise.reject(new Error('lost')) : Promise.resolve(key);
  };
  return { done, intents: createIntents(), act };
}

describe('what somebody wants done', () => {
  it('[RV112] is done once, however often it is asked for after lost answers', async () => {
    const { done, intents, act } = open(true, true, false);
    await expect(intents.carryOut('a mix named Song', act)).rejects.toThrow('lost');
    await expect(intents.carryOut('a mix named Song', act)).rejects.toThrow('lost');
    await intents.carryOut('a mix named Song', act);
    expect(done).toHaveLength(1);
  });

  it('[RV112] is something else with another name, once it was done, and after a change of mind', async () => {
    const { done, intents, act } = open(true);
    await expect(intents.carryOut('a mix named Song', act)).rejects.toThrow('lost');
    await intents.carryOut('a mix named Other', act);
    await intents.carryOut('a mix named Other', act);
    intents.forget();
    await intents.carryOut('a mix named Song', act);
    expect(done).toHaveLength(4);
  });
});
