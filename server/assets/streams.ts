import type { z } from 'zod';
import {
  streamAssetAudio,
  streamAssetPeaks,
  streamAssetSegment,
  streamAudio,
  streamPeaks,
  streamSegment,
} from '@/domain/api/streams';
import { DomainError } from '@/domain/errors';
import { can } from '@/domain/roles';
import { sendFile } from '@/server/http/send-file';
import { stream, type Stream, type StreamCall } from '@/server/http/stream';
import type { Runtime } from '@/server/runtime';
import { ofAsset, ofVersion, type Heard } from './heard';
import { sendSegment } from './segments';

/** Every stream of sound: of a version, and of a stored audio. */
export const soundStreams: readonly Stream[] = [
  stream(streamAudio, async (runtime, call) => sendAudio(runtime, await ofVersion(runtime, call), call)),
  stream(streamPeaks, async (runtime, call) => sendPeaks(runtime, await ofVersion(runtime, call), call)),
  stream(streamSegment, async (runtime, call) => sendSegment(runtime, await ofVersion(runtime, call), call)),
  stream(streamAssetAudio, async (runtime, call) => sendAudio(runtime, await ofAsset(runtime, call), call)),
  stream(streamAssetPeaks, async (runtime, call) => sendPeaks(runtime, await ofAsset(runtime, call), call)),
  stream(streamAssetSegment, async (runtime, call) =>
    sendSegment(runtime, await ofAsset(runtime, call), call),
  ),
];

type AudioCall = StreamCall<unknown, z.output<(typeof streamAudio)['query']>>;
type PeaksCall = StreamCall<unknown, z.output<(typeof streamPeaks)['query']>>;

// Whoever may hear a sound gets every rendition to listen to; to keep, only who may download.
async function sendAudio(
  { storage }: Runtime,
  { access, asset }: Heard,
  { query, request, response }: AudioCall,
): Promise<void> {
  const { rendition: kind, download } = query;
  const isKeeping = download === '1' || kind === 'original';
  const mayKeep = can(access.standing, 'audio.download') || access.scope?.allowDownload === true;
  if (isKeeping && !mayKeep) throw new DomainError('forbidden');
  const rendition = asset.renditions.find((candidate) => candidate.kind === kind);
  if (!rendition) throw new DomainError('not-ready');
  const file = {
    key: rendition.key,
    bytes: Number(rendition.bytes),
    mimeType: rendition.mimeType,
    etag: rendition.sha256,
    downloadAs: isKeeping ? rendition.filename : undefined,
  };
  await sendFile(storage, file, request, response);
}

const finestLevel = 256;

// At the nearest stored level not above the wish.
async function sendPeaks(
  { db, storage }: Runtime,
  { asset }: Heard,
  { query, request, response }: PeaksCall,
): Promise<void> {
  const stored = await db.rendition.findUnique({
    where: { assetId_kind: { assetId: asset.id, kind: query.measure } },
  });
  if (!stored || !asset.pcmSha256) throw new DomainError('not-ready');
  for (let level = levelBelow(query.samplesPerPixel); level >= finestLevel; level /= 4) {
    const key = `${stored.key}-${level}.dat`;
    const found = await storage.stat(key);
    if (!found) continue;
    const etag = `${query.measure}-${level}-${asset.pcmSha256}`;
    const file = { key, bytes: found.bytes, mimeType: 'application/octet-stream', etag };
    return sendFile(storage, file, request, response);
  }
  throw new DomainError('not-ready');
}

function levelBelow(samplesPerPixel: number): number {
  let level = finestLevel;
  while (level * 4 <= samplesPerPixel) level *= 4;
  return level;
}
