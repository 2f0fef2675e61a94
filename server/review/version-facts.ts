import type { FactData, FactType } from '@/domain/facts';
import type { ProjectWork } from '@/server/events/in-project';
import { audienceOf } from './visibility';

interface VersionToTell {
  id: string;
  mixId: string;
  number: number | null;
  hiddenAt: Date | null;
}

type VersionRef = 'mixId' | 'mixTitle' | 'versionId' | 'number';

type VersionFact = {
  [T in FactType]: VersionRef extends keyof FactData<T> ? T : never;
}[FactType];

/** Records a fact about a version for whoever the version exists for; `more` is what the fact says beside its name. */
export async function recordOn<T extends VersionFact>(
  { db, record }: Pick<ProjectWork, 'db' | 'record'>,
  version: VersionToTell,
  type: T,
  more: Omit<FactData<T>, VersionRef>,
): Promise<void> {
  const { id: versionId, mixId, number } = version;
  const { title: mixTitle } = await db.mix.findUniqueOrThrow({ where: { id: mixId } });
  const data = { mixId, mixTitle, versionId, number, ...more } as unknown as FactData<T>;
  await record({ type, data, mixId, audience: audienceOf(version, 'everyone') });
}
