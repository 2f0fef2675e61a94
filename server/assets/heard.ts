import type { ProjectAccess } from '@/server/auth/authorize';
import type { StreamCall } from '@/server/http/stream';
import type { SoundRow } from '@/server/review/present';
import { findVersion } from '@/server/review/queries';
import type { Runtime } from '@/server/runtime';
import { findAsset } from './assets';

/** A sound that is asked for, and the right on which it is. */
export interface Heard {
  access: ProjectAccess;
  asset: SoundRow;
}

type Asked<P> = Pick<StreamCall<P, unknown>, 'params' | 'allow'>;

/** The sound of a version, for whoever may hear it. */
export async function ofVersion(
  { db }: Runtime,
  { params: { versionId }, allow }: Asked<{ versionId: string }>,
): Promise<Heard> {
  const access = await allow('audio.hear', { versionId });
  return { access, asset: (await findVersion(db, access, versionId)).asset };
}

/** The sound of a stored audio, for the members of its project. */
export async function ofAsset(
  { db }: Runtime,
  { params: { assetId }, allow }: Asked<{ assetId: string }>,
): Promise<Heard> {
  const access = await allow('assets.read', { assetId });
  return { access, asset: await findAsset(db, access, assetId) };
}
