import type { z } from 'zod';
import type { Comment as CommentContract, Version as VersionContract } from '@/domain/api/review';
import type { Person } from '@/domain/viewer';
import { versionState, type Verdict, type VersionInReview } from '@/domain/review/version';
import type { Prisma } from '@/server/db/generated/client';
import { asPerson } from '@/server/projects/present';

/** The files of a sound that people hear or keep. */
export const withRenditions = {
  renditions: { where: { kind: { in: ['original', 'lossless', 'compact'] } } },
} as const satisfies Prisma.AssetInclude;

export type SoundRow = Prisma.AssetGetPayload<{ include: typeof withRenditions }>;

export const withSound = {
  uploadedBy: asPerson,
  reviewers: { select: { userId: true } },
  decisions: {
    where: { withdrawnAt: null },
    orderBy: { createdAt: 'asc' },
    include: { viewer: { select: { kind: true } } },
  },
  asset: { include: withRenditions },
} as const satisfies Prisma.VersionInclude;

export type VersionRow = Prisma.VersionGetPayload<{ include: typeof withSound }>;

type Version = z.input<typeof VersionContract>;
type Show = (viewer: VersionRow['uploadedBy']) => Person;

export type Destruction = NonNullable<Version['destruction']>;

export interface MixContext {
  /** The highest ready number of the mix. */
  currentNumber: number;
  /** The members who may decide. */
  deciderIds: ReadonlySet<string>;
}

/** A version with its sound, as anybody who may hear it sees it. */
export function presentVersion(
  version: VersionRow,
  mix: MixContext,
  show: Show,
  destructions: ReadonlyMap<string, Destruction>,
): Version {
  const { asset } = version;
  const destruction = destructions.get(version.id);
  const frames = asset.frames === null ? null : Number(asset.frames);
  return {
    id: version.id,
    mixId: version.mixId,
    number: version.number,
    note: version.note,
    filename: asset.filename,
    uploadedBy: show(version.uploadedBy),
    createdAt: version.createdAt.toISOString(),
    status: asset.status,
    progress: asset.progress,
    state: versionState(reviewOf(version, mix)),
    isHidden: version.hiddenAt !== null,
    isDestroyed: version.destroyedAt !== null,
    ...(destruction ? { destruction } : {}),
    frames,
    sampleRate: asset.sampleRate,
    channels: asset.channels,
    bitDepth: asset.bitDepth,
    sampleFormat: asset.sampleFormat as Version['sampleFormat'],
    exponent: asset.exponent,
    codec: asset.codec,
    durationMs: frames !== null && asset.sampleRate ? (frames / asset.sampleRate) * 1000 : null,
    sha256: asset.sha256,
    pcmSha256: asset.pcmSha256,
    decoder: asset.decoder,
    loudness: asset.loudness as Version['loudness'],
    findings: asset.findings as unknown as Version['findings'],
    ...(asset.problem ? { problem: asset.problem as unknown as Version['problem'] } : {}),
    renditions: asset.renditions.map(({ kind, mimeType, bytes }) => ({
      kind: kind as 'original' | 'lossless' | 'compact',
      mimeType,
      bytes: Number(bytes),
    })),
    source: { kind: 'upload' },
  };
}

/** A version's row as the rules of review see it. */
export function reviewOf(version: VersionRow, mix: MixContext): VersionInReview {
  const latest = new Map(version.decisions.map((decision) => [decision.viewerId, decision.verdict]));
  // A client's verdict outlives his link.
  const guests = version.decisions.filter(({ viewer }) => viewer.kind === 'guest');
  return {
    number: version.number ?? Number.MAX_SAFE_INTEGER,
    currentNumber: mix.currentNumber,
    isApproved: version.approvedAt !== null,
    reviewerIds: version.reviewers.map((reviewer) => reviewer.userId),
    deciderIds: new Set([...mix.deciderIds, ...guests.map(({ viewerId }) => viewerId)]),
    decisions: [...latest].map(([viewerId, verdict]) => ({
      viewerId,
      verdict: verdict.replace('_', '-') as Verdict,
    })),
    uploadedById: version.uploadedById,
    hasOtherDeciders: mix.deciderIds.size > 1,
  };
}

export const withPeople = { author: asPerson, resolvedBy: asPerson } as const satisfies Prisma.CommentInclude;

export type CommentRow = Prisma.CommentGetPayload<{ include: typeof withPeople }>;

/** A comment as whoever may read it sees it; `names` gives the people it mentions. */
export function presentComment(
  comment: CommentRow,
  show: Show,
  names: ReadonlyMap<string, string>,
): z.input<typeof CommentContract> {
  return {
    id: comment.id,
    versionId: comment.versionId,
    parentId: comment.parentId,
    author: show(comment.author),
    text: comment.text,
    region:
      comment.startFrame === null
        ? null
        : {
            startFrame: Number(comment.startFrame),
            ...(comment.endFrame === null ? {} : { endFrame: Number(comment.endFrame) }),
          },
    visibility: comment.visibility,
    ...(comment.parked ? { parked: true } : {}),
    mentions: comment.mentions.flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? [] : [{ id, name }];
    }),
    createdAt: comment.createdAt.toISOString(),
    editedAt: comment.editedAt?.toISOString() ?? null,
    resolvedAt: comment.resolvedAt?.toISOString() ?? null,
    resolvedBy: comment.resolvedBy ? show(comment.resolvedBy) : null,
  };
}
