import { hasJob } from '@/server/jobs/queue';
import type { Runtime } from '@/server/runtime';
import { story } from './story';

const uploads = story.acts.filter(({ kind }) => kind === 'upload').length;

/** How much of the demo of an account is made, from 0 to 1; null where none is on its way. */
export async function demoProgress({ db }: Runtime, userId: string): Promise<number | null> {
  if (!(await hasJob(db, 'plant-demo', { userId }))) return null;
  const versions = await db.version.findMany({
    where: { mix: { project: { isDemo: true, workspace: { personalUserId: userId } } } },
    select: { asset: { select: { progress: true } } },
  });
  return Math.min(1, versions.reduce((sum, { asset }) => sum + asset.progress, 0) / uploads);
}
