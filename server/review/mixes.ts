import { v7 as newId } from 'uuid';
import { DomainError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import { inProject, type Once } from '@/server/events/in-project';
import type { Runtime } from '@/server/runtime';
import { findVersion, mixFor, versionFor } from './queries';
import { recordOn } from './version-facts';

interface NewMix {
  title: string;
  sessionId?: string | undefined;
}

/** Makes a mix. Refuses a session of another project. */
export function createMix(runtime: Runtime, viewer: Viewer, projectId: string, input: NewMix, once?: Once) {
  return inProject(
    runtime,
    viewer,
    'mixes.change',
    { projectId },
    async ({ db, access, record }) => {
      const { title, sessionId = null } = input;
      if (
        sessionId &&
        !(await db.session.findFirst({ where: { id: sessionId, projectId, deletedAt: null } }))
      ) {
        throw new DomainError('invalid', {
          fields: [{ path: 'sessionId', message: 'There is no such session here.' }],
        });
      }
      const mixId = newId();
      await db.mix.create({ data: { id: mixId, projectId, title, sessionId } });
      await record({ type: 'mix.made', data: { mixId, mixTitle: title }, mixId });
      return mixFor(db, access, mixId);
    },
    once,
  );
}

/** Gives a mix another title. */
export function renameMix(runtime: Runtime, viewer: Viewer, mixId: string, title: string) {
  return inProject(runtime, viewer, 'mixes.change', { mixId }, async ({ db, access, record }) => {
    const mix = await db.mix.findUniqueOrThrow({ where: { id: mixId } });
    if (mix.title !== title) {
      await db.mix.update({ where: { id: mixId }, data: { title } });
      await record({ type: 'mix.renamed', data: { mixId, from: mix.title, to: title }, mixId });
    }
    return mixFor(db, access, mixId);
  });
}

/** Puts a mix away: nobody finds it any more, nothing is destroyed. */
export function deleteMix(runtime: Runtime, viewer: Viewer, mixId: string) {
  return inProject(runtime, viewer, 'mixes.change', { mixId }, async ({ db, record, now }) => {
    const { title } = await db.mix.update({ where: { id: mixId }, data: { deletedAt: now } });
    await record({ type: 'mix.deleted', data: { mixId, mixTitle: title }, mixId });
  });
}

/** Says what changed in a version. */
export function noteVersion(runtime: Runtime, viewer: Viewer, versionId: string, note: string) {
  return inProject(runtime, viewer, 'versions.change', { versionId }, async (project) => {
    const { db, access } = project;
    const version = await findVersion(db, access, versionId);
    if (version.note !== note) {
      await db.version.update({ where: { id: versionId }, data: { note } });
      await recordOn(project, version, 'version.noted', {});
    }
    return versionFor(db, access, versionId);
  });
}
