import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { gatherCast, type Actor, type Cast, type Place } from '../support/cast';
import { openDigest } from '../support/database';
import { openFacts } from '../support/facts';
import { beginUpload, sendChunk } from '../support/people';

// The doors that are no contracts: uploads by tus, and the socket of facts.
const { baseUrl, databaseUrl } = inject('instance');

let cast: Cast;
let digest: Awaited<ReturnType<typeof openDigest>>;

beforeAll(async () => {
  digest = await openDigest(databaseUrl);
  cast = await gatherCast(baseUrl);
}, 120_000);
afterAll(() => digest.close());

const isGuest = ({ standing }: Actor) => standing?.startsWith('guest') ?? false;
const isTeam = ({ standing }: Actor) => standing === 'owner' || standing === 'editor';

/** Every actor at every place that is not his. */
const strangersAt = (): [Actor, Place][] =>
  cast.elsewhere.flatMap(({ place }) =>
    cast.actors
      .filter((actor) => place.owner !== actor.person && !actor.name.startsWith('colleague'))
      .map((actor): [Actor, Place] => [actor, place]),
  );

describe('uploads by tus', () => {
  const open = async ({ person }: Actor, fields: Record<string, string>) =>
    (await beginUpload(person, 4, { filename: 'New.wav', ...fields })).status;

  it('[RV1] [RV3] are opened nowhere else: another place is as good as missing, and nothing changes', async () => {
    const before = await digest.take();
    for (const [actor, { mixId, projectId }] of strangersAt()) {
      const expected = !actor.isSignedIn ? 401 : isGuest(actor) ? 403 : 404;
      const statuses = [await open(actor, { mixId }), await open(actor, { projectId })];
      expect({ actor: actor.name, statuses }).toEqual({ actor: actor.name, statuses: [expected, expected] });
    }
    expect(await digest.take()).toBe(before);
  });

  it('[RV2] are opened by the team alone', async () => {
    const expectAll = async (actors: Actor[]) => {
      for (const actor of actors) {
        const { mixId, projectId } = cast.own;
        const isOutside = actor.standing === undefined;
        const expected = !actor.isSignedIn ? 401 : isTeam(actor) ? 201 : isOutside ? 404 : 403;
        const statuses = [await open(actor, { mixId }), await open(actor, { projectId })];
        expect({ actor: actor.name, statuses }).toEqual({
          actor: actor.name,
          statuses: [expected, expected],
        });
      }
    };
    const before = await digest.take();
    await expectAll(cast.actors.filter((actor) => !isTeam(actor)));
    expect(await digest.take()).toBe(before);
    await expectAll(cast.actors.filter(isTeam));
  });

  it('[RV1] are looked at, sent and taken back only by whoever opened them', async () => {
    const before = await digest.take();
    const location = `/api/uploads/${cast.own.uploadId}`;
    for (const actor of cast.actors) {
      if (actor.standing === 'owner') continue;
      const ask = async (method: string) =>
        (await actor.person.fetch(location, { method, headers: { 'tus-resumable': '1.0.0' } })).status;
      const statuses = [
        await ask('HEAD'),
        await ask('DELETE'),
        (await sendChunk(actor.person, location, 0, 'RIFF')).status,
      ];
      const expected = !actor.isSignedIn ? 401 : isGuest(actor) ? 403 : 404;
      expect({ actor: actor.name, statuses }).toEqual({
        actor: actor.name,
        statuses: [expected, expected, expected],
      });
    }
    expect(await digest.take()).toBe(before);
  });
});

describe('the socket of facts', () => {
  /** The code it is closed with, or "open" where it stays and speaks. */
  async function join({ person }: Actor, projectId: string): Promise<number | 'open'> {
    const facts = openFacts(baseUrl, person, projectId);
    const spoke = new Promise<'open'>((resolve) => facts.socket.once('message', () => resolve('open')));
    const outcome = await Promise.race([facts.closed, spoke]);
    facts.socket.close();
    return outcome;
  }

  it('[RV1] [RV3] opens for whoever is in the project, and for nobody else', async () => {
    for (const actor of cast.actors) {
      const expected = !actor.isSignedIn ? 4401 : actor.standing === undefined ? 4404 : 'open';
      expect([actor.name, await join(actor, cast.own.projectId)]).toEqual([actor.name, expected]);
    }
  });

  it('[RV1] closes for another project as for one that never was', async () => {
    for (const [actor, { projectId }] of strangersAt()) {
      const expected = actor.isSignedIn ? 4404 : 4401;
      expect([actor.name, await join(actor, projectId)]).toEqual([actor.name, expected]);
    }
  });

  it('takes no message but where somebody listens', async () => {
    const owner = cast.actors.find(({ standing }) => standing === 'owner');
    if (!owner) throw new Error('The cast has no owner.');
    for (const message of ['', '{', '[]', '{"kind":"fact"}', '{"kind":"presence"}', 'x'.repeat(4000)]) {
      const facts = openFacts(baseUrl, owner.person, cast.own.projectId);
      await facts.opened;
      // It listens once it has joined, which its first message shows.
      await new Promise((resolve) => facts.socket.once('message', resolve));
      facts.socket.send(message);
      expect([message, await facts.closed]).toEqual([message, 4400]);
    }
  });
});
