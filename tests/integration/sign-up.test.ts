import { describe, expect, it } from 'vitest';
import { createUser, readMe } from '@/domain/api/accounts';
import {
  createInvitation,
  createProject,
  deleteProject,
  listProjects,
  readProject,
} from '@/domain/api/projects';
import { startInstance, type Instance } from '../support/instance';
import { newcomer, password, stranger } from '../support/people';

async function withInstance(
  env: Record<string, string>,
  test: (instance: Instance) => Promise<void>,
): Promise<void> {
  const instance = await startInstance({ env });
  try {
    await test(instance);
  } finally {
    await instance.stop();
  }
}

const ask = (baseUrl: string, extra: object = {}) =>
  stranger(baseUrl).ask(createUser, {
    input: { email: `${crypto.randomUUID()}@example.test`, name: 'Noor', password, ...extra },
  });

describe('signing up', () => {
  it('[RV36] makes the first account admin, and that opens no project', async () => {
    await withInstance({}, async ({ baseUrl }) => {
      const admin = await newcomer(baseUrl, 'Ada');
      const mara = await newcomer(baseUrl, 'Mara');
      expect(await admin.call(readMe)).toMatchObject({ isAdmin: true });
      expect(await mara.call(readMe)).toMatchObject({ isAdmin: false });
      const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
      expect((await admin.ask(readProject, { params: { projectId } })).status).toBe(404);
      expect((await admin.call(listProjects)).items).toEqual([]);
    });
  });

  it('[RV38] by invitation takes the first account, then needs a standing invitation', async () => {
    await withInstance({ TALKBACK_SIGNUP: 'invited' }, async ({ baseUrl }) => {
      const ada = await newcomer(baseUrl, 'Ada');
      expect((await ask(baseUrl)).status).toBe(403);
      expect((await ask(baseUrl, { invitationToken: 'never-made' })).text).toContain('invitation-needed');
      const { id: projectId } = await ada.call(createProject, { input: { name: 'EP' } });
      const { token } = await ada.call(createInvitation, {
        params: { projectId },
        input: { role: 'editor' },
      });
      expect((await ask(baseUrl, { invitationToken: token })).status).toBe(201);
    });
  });

  it('[RV38] by invitation makes as many accounts as the invitation may be used, for the address it names', async () => {
    await withInstance({ TALKBACK_SIGNUP: 'invited' }, async ({ baseUrl }) => {
      const ada = await newcomer(baseUrl, 'Ada');
      const { id: projectId } = await ada.call(createProject, { input: { name: 'EP' } });
      const invite = async (wish: { maxUses?: number; email?: string }) =>
        (await ada.call(createInvitation, { params: { projectId }, input: { role: 'editor', ...wish } }))
          .token;
      const statusOf = async (invitationToken: string, extra: object = {}) =>
        (await ask(baseUrl, { invitationToken, ...extra })).status;

      const once = await invite({ maxUses: 1 });
      const racers = await Promise.all([1, 2, 3].map(() => statusOf(once)));
      expect(racers.sort()).toEqual([201, 403, 403]);
      expect(await statusOf(once)).toBe(403);
      const twice = await invite({ maxUses: 2 });
      expect([await statusOf(twice), await statusOf(twice), await statusOf(twice)]).toEqual([201, 201, 403]);

      const bound = await invite({ email: 'ife@example.test' });
      expect(await statusOf(bound)).toBe(403);
      expect(await statusOf(bound, { email: 'Ife@example.test' })).toBe(201);

      const open = await invite({});
      expect(await statusOf(open)).toBe(201);
      await ada.call(deleteProject, { params: { projectId } });
      expect(await statusOf(open)).toBe(403);
    });
  });
});
