import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { v7 as makeId } from 'uuid';
import { ingestAsset } from '@/server/assets/ingest';
import type { AudioTools } from '@/server/assets/sound/tools';
import { uploadKey } from '@/server/assets/uploads';
import { actInProject, type ProjectWork } from '@/server/events/in-project';
import type { Runtime } from '@/server/runtime';
import { beginDocument } from '@/server/sync/begin';
import { makeToken } from '@/server/tokens';
import { mixdowns, writeSong } from './compose';
import { story, type Act, type DemoVersion } from './story';

type Db = ProjectWork['db'];
type ActOf<K extends Act['kind']> = Extract<Act, { kind: K }>;

/** One account's demo: who owns it, what everything in it is called, and when it happened. */
interface Demo {
  runtime: Runtime;
  owner: { id: string; name: string };
  workspaceId: string;
  ids: Record<'project' | 'session' | 'mix' | 'link', string>;
  /** The same id for the same thing however often it is planted; of two notes the later one's sorts later. */
  idOf(thing: string): string;
  /** The instance at a moment of the story. */
  at(minutesAgo: number): Runtime;
}

/**
 * Makes the demo project of an account: a song in three versions, and what three colleagues say about it. Every step
 * is one transaction that does nothing where it has been done, so it may be interrupted anywhere and run again.
 */
export async function plantDemo(
  runtime: Runtime,
  tools: AudioTools,
  userId: string,
  signal: AbortSignal,
): Promise<void> {
  const user = await runtime.db.user.findUnique({
    where: { id: userId },
    include: { viewer: true, personalOf: true },
  });
  if (!user?.personalOf) return;
  const demo = openDemo(runtime, user.viewer, user.personalOf.id);
  await openProject(demo);
  if (await isPutAway(demo)) return;
  for (const act of story.acts) {
    signal.throwIfAborted();
    if (act.kind === 'upload') await upload(demo, act, tools, signal);
    else await inStory(demo, act, (work) => perform(demo, work, act));
  }
  await closeLink(demo);
}

function openDemo(
  runtime: Runtime,
  owner: { id: string; name: string; createdAt: Date },
  workspaceId: string,
): Demo {
  const momentOf = (minutesAgo: number) => new Date(owner.createdAt.getTime() - minutesAgo * 60_000);
  const named = new Map<string, number>(
    story.acts.flatMap((act) => ('name' in act ? [[act.name, act.minutesAgo]] : [])),
  );
  const idOf = (thing: string) =>
    makeId({
      msecs: momentOf(named.get(thing) ?? story.openedMinutesAgo).getTime(),
      random: createHash('sha256').update(`demo ${owner.id} ${thing}`).digest(),
    });
  return {
    runtime,
    owner,
    workspaceId,
    ids: { project: idOf('project'), session: idOf('session'), mix: idOf('mix'), link: idOf('link') },
    idOf,
    at: (minutesAgo) => ({ ...runtime, now: () => momentOf(minutesAgo) }),
  };
}

async function openProject(demo: Demo): Promise<void> {
  const { ids, owner } = demo;
  const past = demo.at(story.openedMinutesAgo);
  const createdAt = past.now();
  const project = {
    id: ids.project,
    workspaceId: demo.workspaceId,
    name: story.project,
    isDemo: true,
    createdAt,
  };
  // Nobody sees it before it has a member.
  await demo.runtime.db.project.createMany({ data: [project], skipDuplicates: true });
  await actInProject(past, ids.project, owner.id, async ({ db, record }) => {
    if (await db.session.findUnique({ where: { id: ids.session } })) return;
    const { session: title, mix: mixTitle } = story;
    const here = { projectId: ids.project, createdAt };
    await db.member.create({
      data: { projectId: ids.project, userId: owner.id, role: 'owner', colour: 0, joinedAt: createdAt },
    });
    await db.session.create({ data: { id: ids.session, title, ...here } });
    await beginDocument(db, ids.session);
    await db.mix.create({ data: { id: ids.mix, sessionId: ids.session, title: mixTitle, ...here } });
    await bringColleagues(demo, db, createdAt);
    await record({ type: 'project.created', data: { name: story.project } });
    await record({ type: 'session.made', data: { sessionId: ids.session, title } });
    await record({ type: 'mix.made', data: mixRef(demo), mixId: ids.mix });
    const data = { ...mixRef(demo), linkId: ids.link, permission: 'decide' } as const;
    await record({ type: 'link.made', data, audience: 'team', mixId: ids.mix });
  });
  await joinMembers(demo);
}

/** Whoever of the colleagues is a member has come to be one by his own act. */
async function joinMembers({ at, idOf, ids }: Demo): Promise<void> {
  for (const [key, { name, is }] of Object.entries(story.colleagues)) {
    if (is === 'guest-decide') continue;
    const userId = idOf(key);
    const joined = { projectId: ids.project, type: 'member.joined', actorId: userId };
    await actInProject(at(story.openedMinutesAgo), ids.project, userId, async ({ db, record }) => {
      if (await db.fact.findFirst({ where: joined })) return;
      await record({ type: 'member.joined', data: { userId, name, role: is } });
    });
  }
}

/**
 * A colleague is a member whose account was never open, at an address where no mail can go, or the guest of a link that
 * nobody was ever given: its token, like theirs, is thrown away.
 */
async function bringColleagues({ ids, owner, idOf }: Demo, db: Db, createdAt: Date): Promise<void> {
  await db.shareLink.create({
    data: {
      id: ids.link,
      mixId: ids.mix,
      tokenHash: makeToken().hash,
      permission: 'decide',
      allowDownload: false,
      createdById: owner.id,
      createdAt,
    },
  });
  for (const [key, { name, colour, is }] of Object.entries(story.colleagues)) {
    const id = idOf(key);
    if (is === 'guest-decide') {
      await db.viewer.create({ data: { id, kind: 'guest', name, createdAt } });
      await db.guest.create({ data: { id, linkId: ids.link, tokenHash: makeToken().hash, colour } });
    } else {
      await db.viewer.create({ data: { id, kind: 'user', name, createdAt } });
      await db.user.create({ data: { id, email: `${key}.${id}@example.invalid`, disabledAt: createdAt } });
      await db.member.create({
        data: { projectId: ids.project, userId: id, role: is, colour, joinedAt: createdAt },
      });
    }
  }
}

async function isPutAway({ runtime, ids }: Demo): Promise<boolean> {
  const { deletedAt } = await runtime.db.project.findUniqueOrThrow({ where: { id: ids.project } });
  return deletedAt !== null;
}

async function closeLink(demo: Demo): Promise<void> {
  const { ids, owner } = demo;
  await actInProject(demo.at(story.closedMinutesAgo), ids.project, owner.id, async ({ db, record, now }) => {
    const open = { id: ids.link, revokedAt: null };
    const { count } = await db.shareLink.updateMany({ where: open, data: { revokedAt: now } });
    if (count === 0) return;
    const data = { ...mixRef(demo), linkId: ids.link };
    await record({ type: 'link.revoked', data, audience: 'team', mixId: ids.mix });
  });
}

const mixRef = ({ ids }: Demo) => ({ mixId: ids.mix, mixTitle: story.mix });

type Work = Omit<ProjectWork, 'access'>;

function inStory(demo: Demo, act: Act, work: (work: Work) => Promise<void>): Promise<void> {
  return actInProject(demo.at(act.minutesAgo), demo.ids.project, demo.idOf(act.by), work);
}

async function upload(
  demo: Demo,
  act: ActOf<'upload'>,
  tools: AudioTools,
  signal: AbortSignal,
): Promise<void> {
  const { version, filename, note } = act;
  const [uploadId, assetId] = [demo.idOf(`${version} upload`), demo.idOf(`${version} asset`)];
  const bytes = await putSong(demo, version, uploadKey(uploadId), signal);
  await inStory(demo, act, async ({ db, record, now }) => {
    if (await db.upload.findUnique({ where: { id: uploadId } })) return;
    const { project: projectId, mix: mixId } = demo.ids;
    const versionId = demo.idOf(version);
    const by = demo.idOf(act.by);
    const asset = { id: assetId, projectId, status: 'processing', filename, bytes, createdAt: now } as const;
    await db.asset.create({ data: asset });
    await db.upload.create({
      data: {
        id: uploadId,
        viewerId: by,
        // No login sent it; nothing that is revoked may match.
        loginId: uploadId,
        projectId,
        mixId,
        filename,
        note,
        bytes,
        status: 'received',
        assetId,
        createdAt: now,
        finishedAt: now,
      },
    });
    await db.version.create({
      data: { id: versionId, mixId, assetId, note, uploadedById: by, createdAt: now },
    });
    const data = { ...mixRef(demo), versionId, number: null, filename };
    await record({ type: 'version.received', data, mixId });
  });
  await ingestAsset(demo.at(act.minutesAgo), tools, assetId, { signal });
  const { status } = await demo.runtime.db.asset.findUniqueOrThrow({ where: { id: assetId } });
  if (status !== 'ready') throw new Error(`${filename} of the demo could not be read.`);
}

/** Renders a version and stores it, unless it is stored; says how long it is in bytes. */
async function putSong(
  { runtime: { storage } }: Demo,
  version: DemoVersion,
  key: string,
  signal: AbortSignal,
): Promise<number> {
  const stored = await storage.stat(key);
  if (stored) return stored.bytes;
  const scratch = await storage.makeScratch('demo');
  try {
    const file = path.join(scratch, 'song.wav');
    // Writing each piece gives the event loop its turn.
    await fs.writeFile(file, writeSong(mixdowns[version]), { signal });
    return (await storage.adopt(key, file)).bytes;
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
}

async function perform(demo: Demo, work: Work, act: Exclude<Act, ActOf<'upload'>>): Promise<void> {
  switch (act.kind) {
    case 'note':
      return write(demo, work, act, {
        versionId: demo.idOf(act.on),
        parentId: null,
        startFrame: act.region.startFrame,
        endFrame: act.region.endFrame ?? null,
        visibility: act.isTeamNote ? 'team' : 'everyone',
      });
    case 'reply': {
      const parent = await work.db.comment.findUniqueOrThrow({ where: { id: demo.idOf(act.to) } });
      const { versionId, visibility } = parent;
      return write(demo, work, act, { versionId, parentId: parent.id, visibility });
    }
    case 'resolve':
      return resolve(demo, work, act);
    case 'ask-for-changes':
      return askForChanges(demo, work, act);
    case 'ask-the-owner':
      return askTheOwner(demo, work, act);
  }
}

interface Place {
  versionId: string;
  parentId: string | null;
  startFrame?: number;
  endFrame?: number | null;
  visibility: 'everyone' | 'team';
}

async function write(
  demo: Demo,
  { db, record, now }: Work,
  act: ActOf<'note' | 'reply'>,
  place: Place,
): Promise<void> {
  const id = demo.idOf(act.name);
  if (await db.comment.findUnique({ where: { id } })) return;
  const { owner, ids } = demo;
  const mentions = act.text.includes('{owner}') ? [owner.id] : [];
  const text = act.text.replace('{owner}', owner.name);
  const authorId = demo.idOf(act.by);
  await db.comment.create({ data: { id, authorId, text, mentions, createdAt: now, ...place } });
  const said = { ...(await refer(demo, db, place.versionId)), commentId: id };
  await record({
    type: 'comment.added',
    data: { ...said, parentId: place.parentId, parked: false },
    mixId: ids.mix,
    audience: place.visibility,
  });
}

async function resolve(demo: Demo, { db, record, now }: Work, act: ActOf<'resolve'>): Promise<void> {
  const id = demo.idOf(act.note);
  const comment = await db.comment.findUniqueOrThrow({ where: { id } });
  if (comment.resolvedAt) return;
  await db.comment.update({ where: { id }, data: { resolvedAt: now, resolvedById: demo.idOf(act.by) } });
  const data = { ...(await refer(demo, db, comment.versionId)), commentId: id };
  await record({ type: 'comment.resolved', data, mixId: demo.ids.mix, audience: comment.visibility });
}

async function askForChanges(
  demo: Demo,
  { db, record, now }: Work,
  act: ActOf<'ask-for-changes'>,
): Promise<void> {
  const id = demo.idOf(`verdict on ${act.on}`);
  if (await db.decision.findUnique({ where: { id } })) return;
  const versionId = demo.idOf(act.on);
  const { pcmSha256 } = await db.asset.findFirstOrThrow({ where: { version: { id: versionId } } });
  await db.decision.create({
    data: {
      id,
      versionId,
      viewerId: demo.idOf(act.by),
      verdict: 'changes_requested',
      note: act.text,
      pcmSha256: pcmSha256 ?? '',
      createdAt: now,
    },
  });
  const data = { ...(await refer(demo, db, versionId)), verdict: 'changes-requested' } as const;
  await record({ type: 'decision.made', data, mixId: demo.ids.mix });
}

async function askTheOwner(demo: Demo, { db, record }: Work, act: ActOf<'ask-the-owner'>): Promise<void> {
  const versionId = demo.idOf(act.on);
  const { owner, ids } = demo;
  if (await db.reviewer.findUnique({ where: { versionId_userId: { versionId, userId: owner.id } } })) return;
  await db.reviewer.create({ data: { versionId, userId: owner.id } });
  const data = { ...(await refer(demo, db, versionId)), names: [owner.name] };
  await record({ type: 'reviewers.named', data, mixId: ids.mix });
}

async function refer(demo: Demo, db: Db, versionId: string) {
  const { number } = await db.version.findUniqueOrThrow({ where: { id: versionId } });
  return { ...mixRef(demo), versionId, number };
}
