import { z } from 'zod';
import { RenditionName } from '../asset';
import { Id } from '../ids';
import { contract } from './contract';

const versionParams = z.strictObject({ versionId: Id });
const assetParams = z.strictObject({ assetId: Id });

const audioQuery = z.strictObject({
  rendition: RenditionName.default('lossless'),
  /** 1: as a file to keep, under the name it came with. */
  download: z.literal('1').optional(),
});

const peaksQuery = z.strictObject({
  samplesPerPixel: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31)
    .default(256),
  measure: z.enum(['peaks', 'rms']).default('peaks'),
});

const segmentNumber = z.coerce
  .number()
  .int()
  .min(0)
  .max(2 ** 31);

/** Bytes, not JSON: served in front of the pages, with ranges. */
export const streamAudio = contract('GET', '/api/versions/:versionId/audio', {
  operation: 'streamAudio',
  summary:
    'The sound of a version: what was uploaded, its canonical PCM, or a compact copy. Takes Range and If-Range.',
  success: 200,
  params: versionParams,
  query: audioQuery,
});

export const streamSegment = contract('GET', '/api/versions/:versionId/segments/:n', {
  operation: 'streamSegment',
  summary:
    'Canonical PCM of 65,536 frames from frame 65,536 n on, as a FLAC or WAV of its own that never changes; the last one is shorter.',
  success: 200,
  params: versionParams.extend({ n: segmentNumber }),
});

export const streamPeaks = contract('GET', '/api/versions/:versionId/peaks', {
  operation: 'streamPeaks',
  summary: 'Peaks or RMS as audiowaveform .dat version 2; the nearest stored level not above the wish.',
  success: 200,
  params: versionParams,
  query: peaksQuery,
});

export const streamAssetAudio = contract('GET', '/api/assets/:assetId/audio', {
  operation: 'streamAssetAudio',
  summary: 'The sound of a stored audio, as of a version.',
  success: 200,
  params: assetParams,
  query: audioQuery,
});

export const streamAssetSegment = contract('GET', '/api/assets/:assetId/segments/:n', {
  operation: 'streamAssetSegment',
  summary: 'A segment of a stored audio, as of a version.',
  success: 200,
  params: assetParams.extend({ n: segmentNumber }),
});

export const streamAssetPeaks = contract('GET', '/api/assets/:assetId/peaks', {
  operation: 'streamAssetPeaks',
  summary: 'Peaks or RMS of a stored audio, as of a version.',
  success: 200,
  params: assetParams,
  query: peaksQuery,
});
