import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Contract } from '@/domain/api/contract';
import { operations } from '@/domain/api/operations';
import { can, type Action, type Standing } from '@/domain/roles';
import { streams } from '@/server/http/front';
import { gatherCast, type Actor, type Cast, type Place } from '../support/cast';
import { openDigest } from '../support/database';

const { baseUrl, databaseUrl } = inject('instance');

type Row =
  /** Open to everybody, or about the caller alone: its own tests cover it. */
  | { about: 'caller' }
  | {
      about: 'place';
      action: Action;
      params: (place: Place) => Record<string, string>;
      input?: (place: Place) => unknown;
      /** The operation changes what it is asked about, so who may is given a place of his own. */
      changes?: true;
      /** Beyond the role: whose thing it must be. */
      mine?: true;
    };

const place = (row: Omit<Extract<Row, { about: 'place' }>, 'about'>): Row => ({ about: 'place', ...row });
const inProject = ({ projectId }: Place) => ({ projectId });
const inMix = ({ mixId }: Place) => ({ mixId });
const inVersion = ({ versionId }: Place) => ({ versionId });
const inSession = ({ sessionId }: Place) => ({ sessionId });
const inAsset = ({ assetId }: Place) => ({ assetId });
const inComment = ({ commentId }: Place) => ({ commentId });

/** Every operation and what it asks of its caller. A new operation fails the test until it stands here. */
const matrix: Record<string, Row> = {
  createUser: { about: 'caller' },
  readMe: { about: 'caller' },
  listLogins: { about: 'caller' },
  createKey: { about: 'caller' },
  revokeLogin: { about: 'caller' },
  revokeLogins: { about: 'caller' },
  requestProof: { about: 'caller' },
  requestAddressProof: { about: 'caller' },
  proveAddress: { about: 'caller' },
  resetPassword: { about: 'caller' },
  changePassword: { about: 'caller' },
  listIdentities: { about: 'caller' },
  addIdentity: { about: 'caller' },
  removeIdentity: { about: 'caller' },
  listMails: { about: 'caller' },
  readMail: { about: 'caller' },
  listWorkspaces: { about: 'caller' },
  createWorkspace: { about: 'caller' },
  listProjects: { about: 'caller' },
  createProject: { about: 'caller' },
  acceptInvitation: { about: 'caller' },
  enterLink: { about: 'caller' },
  readProject: place({ action: 'project.read', params: inProject }),
  renameProject: place({ action: 'project.rename', params: inProject, input: () => ({ name: 'Other' }) }),
  deleteProject: place({ action: 'project.delete', params: inProject, changes: true }),
  listMembers: place({ action: 'members.read', params: inProject }),
  changeMember: place({
    action: 'members.change',
    params: ({ projectId, userId }) => ({ projectId, userId }),
    input: () => ({ role: 'owner' }),
  }),
  removeMember: place({
    action: 'members.change',
    params: ({ projectId, userId }) => ({ projectId, userId }),
    changes: true,
  }),
  listInvitations: place({ action: 'invitations.read', params: inProject }),
  createInvitation: place({
    action: 'invitations.change',
    params: inProject,
    input: () => ({ role: 'listener' }),
  }),
  revokeInvitation: place({
    action: 'invitations.change',
    params: ({ invitationId }) => ({ invitationId }),
    changes: true,
  }),
  listSessions: place({ action: 'sessions.read', params: inProject }),
  createSession: place({ action: 'sessions.change', params: inProject, input: () => ({ title: 'Live' }) }),
  readSession: place({ action: 'sessions.read', params: inSession }),
  renameSession: place({ action: 'sessions.change', params: inSession, input: () => ({ title: 'Take' }) }),
  restoreSession: place({ action: 'sessions.restore', params: inSession, input: () => ({}), changes: true }),
  listHistory: place({ action: 'sessions.recall', params: inSession }),
  streamRevision: place({ action: 'sessions.recall', params: (at) => ({ ...inSession(at), seq: '1' }) }),
  readContent: place({ action: 'sessions.inspect', params: inSession }),
  readDocument: place({ action: 'sessions.inspect', params: inSession }),
  deleteSession: place({ action: 'sessions.change', params: inSession, changes: true }),
  listAssets: place({ action: 'assets.read', params: inProject }),
  readAsset: place({ action: 'assets.read', params: inAsset }),
  deleteAsset: place({ action: 'assets.change', params: inAsset, changes: true }),
  listFacts: place({ action: 'facts.read', params: inProject }),
  listMixes: place({ action: 'project.read', params: inProject }),
  createMix: place({ action: 'mixes.change', params: inProject, input: () => ({ title: 'New' }) }),
  readMix: place({ action: 'mixes.read', params: inMix }),
  renameMix: place({ action: 'mixes.change', params: inMix, input: () => ({ title: 'Renamed' }) }),
  deleteMix: place({ action: 'mixes.change', params: inMix, changes: true }),
  listLinks: place({ action: 'links.read', params: inMix }),
  createLink: place({ action: 'links.change', params: inMix, input: () => ({ permission: 'listen' }) }),
  revokeLink: place({ action: 'links.change', params: ({ linkId }) => ({ linkId }), changes: true }),
  readVersion: place({ action: 'versions.read', params: inVersion }),
  changeVersion: place({ action: 'versions.change', params: inVersion, input: () => ({ note: 'Louder' }) }),
  removeVersion: place({ action: 'versions.change', params: inVersion, changes: true }),
  reopenVersion: place({
    action: 'versions.reopen',
    params: inVersion,
    input: () => ({ reason: 'A click' }),
  }),
  readUploadResult: place({ action: 'uploads.make', params: ({ uploadId }) => ({ uploadId }), mine: true }),
  listComments: place({ action: 'comments.read', params: inVersion }),
  addComment: place({ action: 'comments.write', params: inVersion, input: () => ({ text: 'Hello' }) }),
  changeComment: place({ action: 'comments.resolve', params: inComment, input: () => ({ resolved: true }) }),
  addNoteToDo: place({ action: 'sessions.change', params: inComment }),
  deleteComment: place({ action: 'comments.moderate', params: inComment, changes: true }),
  readLoudnessCurve: place({ action: 'audio.hear', params: inVersion }),
  streamAudio: place({ action: 'audio.hear', params: inVersion }),
  streamAssetAudio: place({ action: 'assets.read', params: inAsset }),
  streamAssetPeaks: place({ action: 'assets.read', params: inAsset }),
  streamAssetSegment: place({ action: 'assets.read', params: (at) => ({ ...inAsset(at), n: '0' }) }),
  streamPeaks: place({ action: 'audio.hear', params: inVersion }),
  streamSegment: place({ action: 'audio.hear', params: (at) => ({ ...inVersion(at), n: '0' }) }),
  readReviewers: place({ action: 'reviewers.read', params: inVersion }),
  nameReviewers: place({ action: 'reviewers.name', params: inVersion, input: () => ({ userIds: [] }) }),
  listDecisions: place({ action: 'decisions.read', params: inVersion }),
  decide: place({
    action: 'decisions.make',
    params: inVersion,
    input: ({ pcmSha256 }) => ({ verdict: 'changes-requested', pcmSha256 }),
  }),
  withdrawDecision: place({ action: 'decisions.make', params: inVersion, changes: true }),
};

// The table of roles, said again by hand: a slip in domain/roles shows here.
const allowed: Record<Action, string> = {
  'project.read': 'owner editor reviewer listener',
  'project.rename': 'owner',
  'project.delete': 'owner',
  'members.read': 'owner editor reviewer listener',
  'members.change': 'owner',
  'members.leave': 'owner editor reviewer listener',
  'invitations.read': 'owner',
  'invitations.change': 'owner',
  'links.read': 'owner',
  'links.change': 'owner',
  'facts.read': 'owner editor reviewer listener guest-listen guest-comment guest-decide',
  'audit.read': 'owner editor reviewer listener',
  'sessions.read': 'owner editor reviewer listener',
  'sessions.change': 'owner editor',
  'sessions.recall': 'owner editor',
  'sessions.inspect': 'owner',
  'sessions.restore': 'owner',
  'mixes.read': 'owner editor reviewer listener guest-listen guest-comment guest-decide',
  'mixes.change': 'owner editor',
  'versions.read': 'owner editor reviewer listener guest-listen guest-comment guest-decide',
  'versions.change': 'owner editor',
  'versions.reopen': 'owner',
  'versions.destroy': 'owner',
  'assets.read': 'owner editor reviewer listener',
  'assets.change': 'owner editor',
  'uploads.make': 'owner editor',
  'audio.hear': 'owner editor reviewer listener guest-listen guest-comment guest-decide',
  'audio.download': 'owner editor reviewer listener',
  'comments.read': 'owner editor reviewer listener guest-listen guest-comment guest-decide',
  'comments.write': 'owner editor reviewer guest-comment guest-decide',
  'comments.write-team': 'owner editor',
  'comments.resolve': 'owner editor reviewer guest-comment guest-decide',
  'comments.moderate': 'owner',
  'decisions.read': 'owner editor reviewer listener guest-listen guest-comment guest-decide',
  'decisions.make': 'owner editor reviewer guest-decide',
  'reviewers.read': 'owner editor reviewer listener guest-listen guest-comment guest-decide',
  'reviewers.name': 'owner editor',
};

let actors: Cast['actors'];
let own: Place;
let elsewhere: Cast['elsewhere'];
let digest: Awaited<ReturnType<typeof openDigest>>;
let checks = 0;

beforeAll(async () => {
  digest = await openDigest(databaseUrl);
  ({ actors, own, elsewhere } = await gatherCast(baseUrl));
}, 120_000);

afterAll(async () => {
  await digest.close();
  expect(checks).toBeGreaterThanOrEqual(1000);
});

const contractOf = (name: string): Contract => {
  const found = operations.find(({ operation }) => operation === name);
  if (!found) throw new Error(`There is no operation ${name}.`);
  return found;
};

async function ask(actor: Actor, name: string, row: Extract<Row, { about: 'place' }>, at: Place) {
  checks += 1;
  const input = row.input?.(at);
  const answer = await actor.person.ask(contractOf(name), {
    params: row.params(at),
    ...(input === undefined ? {} : { input: input as never }),
  });
  return { status: answer.status, text: answer.status >= 400 ? answer.text : '' };
}

describe('the permission matrix', () => {
  it('names every operation that the route files and streams answer', () => {
    const files = listRoutes('app/api');
    const routes = files.flatMap((file) => {
      const exported = [
        ...fs
          .readFileSync(file, 'utf8')
          .matchAll(/export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b/g),
      ];
      const url = `/${path.dirname(file).split(path.sep).slice(1).join('/')}`.replace(
        /\[(?:\.\.\.)?(\w+)\]/g,
        ':',
      );
      return exported.map(([, method]) => `${method} ${url}`);
    });
    const contracts = operations.map(({ method, path: at }) => `${method} ${at.replace(/:\w+/g, ':')}`);
    const outside = ['GET /api/auth/:', 'POST /api/auth/:', 'GET /api/openapi.json'];
    const streamed = streams.map(
      ({ contract: { method, path: at } }) => `${method} ${at.replace(/:\w+/g, ':')}`,
    );
    expect([...routes, ...streamed].sort()).toEqual([...contracts, ...outside].sort());
    expect(Object.keys(matrix).sort()).toEqual(operations.map(({ operation }) => operation).sort());
  });

  it('agrees with the one table of permissions', () => {
    const standings: Standing[] = [
      'owner',
      'editor',
      'reviewer',
      'listener',
      'guest-listen',
      'guest-comment',
      'guest-decide',
    ];
    for (const [action, who] of Object.entries(allowed)) {
      expect([action, standings.filter((standing) => can(standing, action as Action)).join(' ')]).toEqual([
        action,
        who,
      ]);
    }
  });

  const rows = Object.entries(matrix).flatMap(([name, row]) =>
    row.about === 'place' ? [[name, row] as const] : [],
  );

  it.each(rows)(
    '[RV1] [RV3] %s: other projects and tenants are as good as missing, and nothing changes',
    async (name, row) => {
      const before = await digest.take();
      for (const actor of actors) {
        const answers = [];
        for (const { place: at } of elsewhere) {
          const isHis =
            at.owner === actor.person || (actor.name.startsWith('colleague') && at === elsewhere[0]?.place);
          if (!isHis) answers.push(await ask(actor, name, row, at));
        }
        const expected = actor.isSignedIn ? 404 : 401;
        expect({ actor: actor.name, answers: answers.map(({ status }) => status) }).toEqual({
          actor: actor.name,
          answers: answers.map(() => expected),
        });
        expect(new Set(answers.map(({ text }) => text)).size).toBeLessThanOrEqual(1);
      }
      expect(await digest.take()).toBe(before);
    },
  );

  it.each(rows)('[RV2] %s: who may not is refused, and nothing changes', async (name, row) => {
    const before = await digest.take();
    for (const actor of actors) {
      const mayDo = actor.standing !== undefined && allowed[row.action].split(' ').includes(actor.standing);
      if (mayDo) continue;
      const isOutside =
        actor.standing === undefined ||
        row.mine ||
        (actor.standing.startsWith('guest') && isAboveTheMix(name));
      const expected = !actor.isSignedIn ? 401 : isOutside ? 404 : 403;
      const { status } = await ask(actor, name, row, own);
      expect({ actor: actor.name, status }).toEqual({ actor: actor.name, status: expected });
    }
    expect(await digest.take()).toBe(before);
  });

  it.each(rows.filter(([, row]) => !row.changes))('%s: who may is let through', async (name, row) => {
    for (const actor of actors) {
      const mayDo = actor.standing !== undefined && allowed[row.action].split(' ').includes(actor.standing);
      if (!mayDo || (row.mine && actor.name !== 'owner')) continue;
      const { status, text } = await ask(actor, name, row, own);
      // Refusals of the matter itself (a version that is not approved) come after those of the person.
      expect({ actor: actor.name, status, text }).not.toMatchObject({
        status: expect.toSatisfy((code: number) => [401, 403, 404].includes(code) || code >= 500) as number,
      });
    }
  });
});

// Resources a guest's link does not reach at all, so they do not exist for him.
function isAboveTheMix(name: string): boolean {
  const contract = contractOf(name);
  return /:projectId|:uploadId|:invitationId|:sessionId|:assetId/.test(contract.path);
}

function listRoutes(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts'))
    .map((file) => path.join(folder, file));
}
