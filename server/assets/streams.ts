import { streamAudio, streamPeaks } from '@/domain/api/streams';
import { DomainError } from '@/domain/errors';
import { can } from '@/domain/roles';
import { sendFile } from '@/server/http/send-file';
import { stream } from '@/server/http/stream';
import { findVersion } from '@/server/review/queries';

/** A version's sound. Whoever may hear it gets every rendition to listen to; to keep, only who may download. */
export const audioStream = stream(
  streamAudio,
  async (runtime, { params, query, request, response, allow }) => {
    const { versionId } = params;
    const access = await allow('audio.hear', { versionId });
    const { rendition: kind, download } = query;
    const isKeeping = download === '1' || kind === 'original';
    const mayKeep = can(access.standing, 'audio.download') || access.scope?.allowDownload === true;
    if (isKeeping && !mayKeep) throw new DomainError('forbidden');
    const { asset } = await findVersion(runtime.db, access, versionId);
    const rendition = asset.renditions.find((candidate) => candidate.kind === kind);
    if (!rendition) throw new DomainError('not-ready');
    await sendFile(
      runtime.storage,
      {
        key: rendition.key,
        bytes: Number(rendition.bytes),
        mimeType: rendition.mimeType,
        etag: rendition.sha256,
        downloadAs: isKeeping ? rendition.filename : undefined,
      },
      request,
      response,
    );
  },
);

const finestLevel = 256;

/** A version's peaks or RMS at the nearest stored level not above the wish. */
export const peaksStream = stream(
  streamPeaks,
  async (runtime, { params, query, request, response, allow }) => {
    const { versionId } = params;
    const access = await allow('audio.hear', { versionId });
    const { asset } = await findVersion(runtime.db, access, versionId);
    const stored = await runtime.db.rendition.findUnique({
      where: { assetId_kind: { assetId: asset.id, kind: query.measure } },
    });
    if (!stored || !asset.pcmSha256) throw new DomainError('not-ready');
    for (let level = levelBelow(query.samplesPerPixel); level >= finestLevel; level /= 4) {
      const key = `${stored.key}-${level}.dat`;
      const file = await runtime.storage.stat(key);
      if (!file) continue;
      const etag = `${query.measure}-${level}-${asset.pcmSha256}`;
      await sendFile(
        runtime.storage,
        { key, bytes: file.bytes, mimeType: 'application/octet-stream', etag },
        request,
        response,
      );
      return;
    }
    throw new DomainError('not-ready');
  },
);

function levelBelow(samplesPerPixel: number): number {
  let level = finestLevel;
  while (level * 4 <= samplesPerPixel) level *= 4;
  return level;
}
