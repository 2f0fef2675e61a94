import type { z } from 'zod';
import type { addNoteToDo as Contract } from '@/domain/api/review';
import { DomainError } from '@/domain/errors';
import { formatDeepLink, mixPath } from '@/domain/review/deep-link';
import { framesToSeconds, type Frames } from '@/domain/time';
import type { Viewer } from '@/domain/viewer';
import { authorize } from '@/server/auth/authorize';
import { countAttempt, limits } from '@/server/http/limits';
import type { Runtime } from '@/server/runtime';
import { findVersion } from './queries';
import { audienceOf } from './visibility';

const mostLetters = 240;

/**
 * Puts a note on the to-dos of the session that its mix is made in, or of the project's first, with its moment. Refuses
 * replies, and what the team alone sees, for others read a session too, and `not-found` where there is no session.
 */
export async function addNoteToDo(
  { db, documents, now }: Runtime,
  viewer: Viewer,
  commentId: string,
): Promise<z.input<(typeof Contract)['output']>> {
  const access = await authorize(db, viewer, 'sessions.change', { commentId }, now());
  const comment = await db.comment.findFirst({
    where: { id: commentId, deletedAt: null },
    include: { version: { include: { mix: true, asset: true } } },
  });
  if (!comment || access.viewer.kind !== 'user') throw new DomainError('not-found');
  await findVersion(db, access, comment.versionId);
  const { version } = comment;
  if (comment.parentId !== null || audienceOf(version, comment.visibility) === 'team')
    throw new DomainError('forbidden');
  const { projectId, mix } = { projectId: access.projectId, mix: version.mix };
  const session = await db.session.findFirst({
    where: { projectId, deletedAt: null, ...(mix.sessionId ? { id: mix.sessionId } : {}) },
    orderBy: { id: 'asc' },
  });
  if (!session) throw new DomainError('not-found', { sentence: 'This project has no session.' });
  await countAttempt(db, limits.toDosPerPerson, access.viewer.id, now());
  const writer = { personId: access.viewer.id, loginId: access.viewer.loginId, projectId };
  const isNew = await documents.editOnServer(session.id, writer, {
    kind: 'add-to-do',
    text: firstWords(comment.text),
    href:
      mixPath(mix.id) +
      formatDeepLink({
        ...(version.number === null ? {} : { number: version.number }),
        ...momentOf(comment.startFrame, version.asset.sampleRate),
        commentId,
      }),
  });
  return { sessionId: session.id, title: session.title, isNew };
}

function momentOf(startFrame: bigint | null, sampleRate: number | null) {
  if (startFrame === null || sampleRate === null) return {};
  return { at: framesToSeconds(Number(startFrame) as Frames, sampleRate) };
}

function firstWords(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const letters = [...line];
  return letters.length > mostLetters ? `${letters.slice(0, mostLetters - 1).join('')}…` : line;
}
