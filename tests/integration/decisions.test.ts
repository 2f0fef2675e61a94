import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { listAssets } from '@/domain/api/assets';
import {
  decide,
  listDecisions,
  nameReviewers,
  readReviewers,
  removeVersion,
  reopenVersion,
  withdrawDecision,
} from '@/domain/api/decisions';
import {
  acceptInvitation,
  changeMember,
  createInvitation,
  createProject,
  removeMember,
} from '@/domain/api/projects';
import {
  addComment,
  changeComment,
  changeVersion,
  createMix,
  listComments,
  listFacts,
  readMix,
  readVersion,
} from '@/domain/api/review';
import type { ProjectRole } from '@/domain/roles';
import { openDatabase } from '@/server/db/client';
import { hasJob } from '@/server/jobs/queue';
import { openFacts } from '../support/facts';
import { newcomer, uploadFile, type Person } from '../support/people';
import { makeTone } from '../support/sounds';

const { baseUrl, dataDir, databaseUrl } = inject('instance');
const db = openDatabase(databaseUrl);
afterAll(() => db.$disconnect());

const closeAccount = ({ id }: Person) => db.user.update({ where: { id }, data: { disabledAt: new Date() } });

let mara: Person;
let teo: Person;
let ife: Person;
let projectId: string;
let mixId: string;

async function join(person: Person, role: ProjectRole): Promise<void> {
  const { token } = await mara.call(createInvitation, { params: { projectId }, input: { role } });
  await person.call(acceptInvitation, { params: { token } });
}

async function upload(pitch: number, by = mara): Promise<string> {
  const { versionId = '' } = await uploadFile(by, makeTone(0.5, pitch), { filename: 'Song.wav', mixId });
  return versionId;
}

const read = (versionId: string, by = mara) => by.call(readVersion, { params: { versionId } });

async function verdict(by: Person, versionId: string, verdict: 'approved' | 'changes-requested') {
  const { pcmSha256 } = await read(versionId, by);
  return by.ask(decide, { params: { versionId }, input: { verdict, pcmSha256: pcmSha256 ?? '' } });
}

beforeEach(async () => {
  [mara, teo, ife] = [
    await newcomer(baseUrl, 'Mara'),
    await newcomer(baseUrl, 'Teo'),
    await newcomer(baseUrl, 'Ife'),
  ];
  projectId = (await mara.call(createProject, { input: { name: 'EP' } })).id;
  await join(teo, 'reviewer');
  await join(ife, 'reviewer');
  mixId = (await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } })).id;
});

describe('versions', () => {
  it('[RV18] [RV19] are numbered when ready; the highest that is not hidden is current', async () => {
    const [one, two] = [await upload(220), await upload(330)];
    const states = async () => {
      const { versions } = await mara.call(readMix, { params: { mixId } });
      return versions.map(({ number, state }) => `${number} ${state}`);
    };
    expect(await states()).toEqual(['1 superseded', '2 open']);
    await mara.call(removeVersion, { params: { versionId: two } });
    expect((await read(one)).state).toBe('open');
    expect((await teo.ask(readVersion, { params: { versionId: two } })).status).toBe(404);
    expect((await read(await upload(440))).number).toBe(3);
  });

  it('[RV20] say why a file could not be read, and take no number', async () => {
    const text = new TextEncoder().encode('Dear Mara, the mix is attached.');
    const { status, problem, versionId } = await uploadFile(mara, text, { filename: 'Mix.wav', mixId });
    expect(status).toBe('failed');
    expect(problem?.sentence).toMatch(/\.$/);
    expect((await read(versionId ?? '')).number).toBeNull();
    expect((await read(await upload(220))).number).toBe(1);
  });
});

describe('decisions', () => {
  it('[RV27] name the exact sound', async () => {
    const versionId = await upload(220);
    const input = { verdict: 'approved', pcmSha256: '0'.repeat(64) } as const;
    const { status, text } = await teo.ask(decide, { params: { versionId }, input });
    expect([status, text]).toEqual([409, expect.stringContaining('other-sound')]);
  });

  it('[RV28] are refused on what is superseded and on what is locked', async () => {
    const one = await upload(220);
    const two = await upload(330);
    expect((await verdict(teo, one, 'approved')).text).toContain('superseded');
    expect((await verdict(teo, two, 'approved')).status).toBe(201);
    const late = await verdict(ife, two, 'changes-requested');
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('locked')]);
  });

  it('[RV29] need every named reviewer; one request for changes holds; others have opinions', async () => {
    const versionId = await upload(220);
    await mara.call(nameReviewers, { params: { versionId }, input: { userIds: [teo.id, ife.id] } });
    await verdict(mara, versionId, 'approved');
    expect((await read(versionId)).state).toBe('open');
    await verdict(teo, versionId, 'approved');
    await verdict(ife, versionId, 'changes-requested');
    expect((await read(versionId)).state).toBe('changes-requested');
    const { items } = await mara.call(listDecisions, { params: { versionId } });
    expect(items.map(({ person, counts }) => [person.name, counts])).toEqual([
      ['Mara', false],
      ['Teo', true],
      ['Ife', true],
    ]);
    await verdict(ife, versionId, 'approved');
    expect((await read(versionId)).state).toBe('approved');
  });

  it.each(['leaves', 'is given a lower role', 'has no open account any more'])(
    '[RV29] [RV65] wait no more for a reviewer who %s; his verdict counts no more, and the next one settles it',
    async (how) => {
      const versionId = await upload(220);
      await mara.call(nameReviewers, { params: { versionId }, input: { userIds: [teo.id, ife.id] } });
      await verdict(teo, versionId, 'approved');
      await verdict(ife, versionId, 'changes-requested');
      const his = { projectId, userId: ife.id };
      if (how === 'leaves') await ife.call(removeMember, { params: his });
      else if (how.endsWith('role'))
        await mara.call(changeMember, { params: his, input: { role: 'listener' } });
      else await closeAccount(ife);

      expect((await read(versionId)).state).toBe('open');
      const { reviewers } = await mara.call(readReviewers, { params: { versionId } });
      expect(reviewers.map(({ person }) => person.name)).toEqual(['Teo']);
      const { items } = await mara.call(listDecisions, { params: { versionId } });
      expect(items.map(({ person, counts }) => [person.name, counts])).toEqual([
        ['Teo', true],
        ['Ife', false],
      ]);
      expect((await verdict(mara, versionId, 'approved')).body.state).toBe('approved');
      const { items: facts } = await mara.call(listFacts, { params: { projectId }, query: { limit: 500 } });
      expect(facts.map(({ type }) => type)).toContain('version.approved');
    },
  );

  it('[RV30] settle by one where nobody is named, but not by the uploader where others may decide', async () => {
    const versionId = await upload(220);
    await verdict(mara, versionId, 'approved');
    expect((await read(versionId)).state).toBe('open');
    await verdict(teo, versionId, 'approved');
    expect((await read(versionId)).state).toBe('approved');
  });

  it('[RV31] are void when an owner reopens, with a reason', async () => {
    const versionId = await upload(220);
    await verdict(teo, versionId, 'approved');
    expect(
      (await teo.ask(reopenVersion, { params: { versionId }, input: { reason: 'A click' } })).status,
    ).toBe(403);
    expect((await mara.ask(reopenVersion, { params: { versionId }, input: { reason: ' ' } })).status).toBe(
      422,
    );
    const reopened = await mara.call(reopenVersion, {
      params: { versionId },
      input: { reason: 'A click at 0:12' },
    });
    expect(reopened.state).toBe('open');
    expect((await mara.ask(listFacts, { params: { projectId } })).text).toContain('A click at 0:12');
  });

  it('[RV32] count no more when withdrawn, and that is a fact', async () => {
    const versionId = await upload(220);
    await verdict(teo, versionId, 'changes-requested');
    expect((await teo.ask(withdrawDecision, { params: { versionId } })).status).toBe(204);
    expect((await read(versionId)).state).toBe('open');
    expect((await teo.ask(withdrawDecision, { params: { versionId } })).status).toBe(404);
    const { items } = await mara.call(listFacts, { params: { projectId } });
    expect(items.map(({ type }) => type)).toContain('decision.withdrawn');
  });

  it('make two reviewers who approve at once both count', async () => {
    const versionId = await upload(220);
    await mara.call(nameReviewers, { params: { versionId }, input: { userIds: [teo.id, ife.id] } });
    const answers = await Promise.all([
      verdict(teo, versionId, 'approved'),
      verdict(ife, versionId, 'approved'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect((await read(versionId)).state).toBe('approved');
  });
});

describe('after the approval', () => {
  it('[RV25] a note is accepted and parked', async () => {
    const versionId = await upload(220);
    const before = await teo.call(addComment, { params: { versionId }, input: { text: 'Nice' } });
    expect(before.parked).toBeUndefined();
    await verdict(teo, versionId, 'approved');
    const after = await teo.call(addComment, { params: { versionId }, input: { text: 'One more thing' } });
    expect(after.parked).toBe(true);
  });
});

const hide = (by: Person, versionId: string, hidden: boolean) =>
  by.ask(changeVersion, { params: { versionId }, input: { hidden } });

describe('a version that is hidden', () => {
  it('[RV63] is not there for reviewers, marked for the team, and comes back as it was', async () => {
    const [one, two] = [await upload(220), await upload(330)];
    const note = { params: { versionId: two }, input: { text: 'The bass is late' } };
    const { id: commentId } = await teo.call(addComment, note);
    expect((await hide(teo, two, true)).status).toBe(403);
    expect((await hide(mara, two, true)).body).toMatchObject({ id: two, isHidden: true });

    const missing = crypto.randomUUID();
    const asks = async (versionId: string) => [
      await teo.ask(readVersion, { params: { versionId } }),
      await teo.ask(listComments, { params: { versionId } }),
      await teo.ask(addComment, { params: { versionId }, input: { text: 'Hm' } }),
      await hide(teo, versionId, false),
    ];
    expect((await asks(two)).slice(0, 3).map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await asks(two))[0]?.text).toBe((await asks(missing))[0]?.text);
    const resolving = { params: { commentId }, input: { resolved: true } };
    expect((await teo.ask(changeComment, resolving)).status).toBe(404);
    const seen = await teo.call(readMix, { params: { mixId } });
    expect(seen.versions.map(({ id, state }) => `${id} ${state}`)).toEqual([`${one} open`]);
    expect(seen.openComments).toBe(0);

    const secret = await mara.call(addComment, { params: { versionId: two }, input: { text: 'Why?' } });
    expect((await teo.ask(listFacts, { params: { projectId } })).text).not.toContain(secret.id);

    expect((await hide(mara, two, false)).body).toMatchObject({ isHidden: false, state: 'open' });
    const { items } = await teo.call(listComments, { params: { versionId: two } });
    expect(items.map(({ id }) => id)).toContain(commentId);
    expect((await read(one)).state).toBe('superseded');
    const types = (await teo.call(listFacts, { params: { projectId } })).items.map(({ type }) => type);
    expect(types.filter((type) => type === 'version.hidden' || type === 'version.shown')).toEqual([
      'version.hidden',
      'version.shown',
    ]);
  });

  it('[RV63] is told of to the team alone, in lists and live, but for its going and coming', async () => {
    const versionId = await upload(220);
    const params = { versionId };
    await verdict(teo, versionId, 'approved');
    await hide(mara, versionId, true);
    const live = openFacts(baseUrl, teo, projectId);
    await live.opened;
    await mara.call(changeVersion, { params, input: { note: 'Without the sample' } });
    await mara.call(reopenVersion, { params, input: { reason: 'The label must not know' } });
    await mara.call(nameReviewers, { params, input: { userIds: [ife.id] } });
    await mara.call(removeVersion, { params, input: { destroy: true, reason: 'A sample we stole' } });
    await hide(mara, versionId, false);

    const lists = async (by: Person) =>
      (await by.call(listFacts, { params: { projectId }, query: { limit: 500 } })).items.map(
        ({ type }) => type,
      );
    const secret = ['version.noted', 'version.reopened', 'reviewers.named', 'version.destroyed'];
    expect(await lists(mara)).toEqual(expect.arrayContaining(secret));
    const seen = await lists(teo);
    expect(seen).toEqual(expect.arrayContaining(['version.hidden', 'version.shown']));
    expect(secret.filter((type) => (seen as string[]).includes(type))).toEqual([]);
    const told = () => JSON.stringify(live.messages);
    await expect.poll(told, { timeout: 10_000 }).toContain('version.shown');
    for (const words of ['must not know', 'we stole', 'reviewers.named', 'version.noted'])
      expect(told()).not.toContain(words);
    live.socket.close();
  });

  it('[RV63] may be approved and discussed; one that could not be read is gone for everybody', async () => {
    const versionId = await upload(220);
    await verdict(teo, versionId, 'approved');
    expect((await mara.ask(removeVersion, { params: { versionId } })).status).toBe(204);
    expect(await read(versionId)).toMatchObject({ isHidden: true, state: 'approved' });
    const text = new TextEncoder().encode('Dear Mara, the mix is attached.');
    const { versionId: broken = '' } = await uploadFile(mara, text, { filename: 'Mix.wav', mixId });
    expect((await mara.ask(removeVersion, { params: { versionId: broken } })).status).toBe(204);
    expect((await mara.ask(readVersion, { params: { versionId: broken } })).status).toBe(404);
  });

  it('takes one change at a time', async () => {
    const params = { versionId: await upload(220) };
    expect((await mara.ask(changeVersion, { params, input: {} })).status).toBe(422);
    expect((await mara.ask(changeVersion, { params, input: { note: 'x', hidden: true } })).status).toBe(422);
    expect((await mara.call(changeVersion, { params, input: { note: 'Louder' } })).note).toBe('Louder');
  });
});

describe('a sound that is destroyed', () => {
  it('[RV64] leaves nothing behind that was still being made of it', async () => {
    const { versionId = '' } = await uploadFile(mara, makeTone(120), { filename: 'Long.wav', mixId });
    const { items: stored } = await mara.call(listAssets, { params: { projectId } });
    const { id: assetId = '' } =
      stored.find(({ usedBy }) => usedBy.some((use) => use.versionId === versionId)) ?? {};
    // Its compact copy is being made now.
    const input = { destroy: true, reason: 'A sample we may not use' } as const;
    await mara.call(removeVersion, { params: { versionId }, input });
    for (const name of ['make-compact', 'remove-sound'] as const) {
      const isUnderWay = () => hasJob(db, name, { assetId, isBig: false });
      await expect.poll(isUnderWay, { timeout: 30_000 }).toBe(false);
    }
    expect(fs.existsSync(path.join(dataDir, 'assets', assetId))).toBe(false);
  });

  it('[RV64] goes by an owner’s hand with a reason; who, when, why and the discussion stay', async () => {
    const versionId = await upload(220);
    const params = { versionId };
    await teo.call(addComment, { params, input: { text: 'Keep this' } });
    await verdict(teo, versionId, 'changes-requested');
    const { items: stored } = await mara.call(listAssets, { params: { projectId } });
    const asset = stored.find(({ usedBy }) => usedBy.some((use) => use.versionId === versionId));
    const folder = path.join(dataDir, 'assets', asset?.id ?? '');
    expect(fs.existsSync(folder)).toBe(true);
    const input = { destroy: true, reason: 'A sample we may not use' } as const;
    expect((await teo.ask(removeVersion, { params, input })).status).toBe(403);
    expect((await mara.ask(removeVersion, { params, input: { ...input, reason: ' ' } })).status).toBe(422);
    await mara.call(removeVersion, { params, input });
    await mara.call(removeVersion, { params, input: { ...input, reason: 'Twice' } });

    for (const kind of ['original', 'lossless', 'compact']) {
      const gone = await mara.fetch(`/api/versions/${versionId}/audio?rendition=${kind}`);
      expect(gone.status).toBe(409);
    }
    await expect.poll(() => fs.existsSync(folder), { timeout: 20_000 }).toBe(false);
    const seen = await read(versionId, teo);
    expect(seen).toMatchObject({
      number: 1,
      isDestroyed: true,
      isHidden: false,
      destruction: { by: { id: mara.id, name: 'Mara' }, reason: 'A sample we may not use' },
    });
    expect(Date.parse(seen.destruction?.at ?? '')).toBeGreaterThan(Date.parse(seen.createdAt));
    const { items } = await teo.call(listComments, { params });
    expect(items.map(({ text }) => text)).toEqual(['Keep this']);
    expect((await teo.call(listDecisions, { params })).items).toHaveLength(1);
    expect((await read(await upload(330))).number).toBe(2);
  });
});
