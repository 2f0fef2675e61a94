import { z } from 'zod';
import type { Loudness } from './loudness';
import type { Frames } from './time';
import { formatClock, framesToSeconds } from './time';

export const FindingKind = z.enum([
  'clipping',
  'true-peak-over',
  'dc-offset',
  'silence-head',
  'silence-tail',
  'polarity',
  'damaged',
  'mislabelled',
  'non-finite',
  'silent',
]);
export type FindingKind = z.infer<typeof FindingKind>;

/** One thing worth knowing about a sound: what was measured, against what, where, and why it matters. */
export const Finding = z.object({
  kind: FindingKind,
  severity: z.enum(['info', 'warning', 'error']),
  measured: z.number(),
  threshold: z.number(),
  unit: z.string(),
  span: z.object({ startFrame: z.number().int().min(0), endFrame: z.number().int().min(1) }).optional(),
  why: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** A half-open span of frames. */
interface Span {
  startFrame: number;
  endFrame: number;
}

export interface ClippedSpan extends Span {
  channel: number;
}

export interface PolaritySpan extends Span {
  /** Mean correlation of left and right, −1 to 1. */
  correlation: number;
}

/** What the samples themselves show; offsets and the peak as amplitudes. */
export interface Defects {
  dcOffsets: readonly number[];
  clippedRuns: number;
  /** The first 50 of the runs, in order. */
  clippedSpans: readonly ClippedSpan[];
  /** All frames when everything is silent. */
  silentHeadFrames: number;
  silentTailFrames: number;
  /** The first 50, in order. */
  polaritySpans: readonly PolaritySpan[];
  samplePeak: number;
}

export interface Measurements {
  /** The name the sound came under; it stands in the sentences. */
  fileName: string;
  sampleRate: number;
  defects: Defects;
  loudness: Pick<Loudness, 'truePeakDbtp' | 'samplePeakDbfs'>;
  truePeakFrame: number | null;
  nonFinite: number;
  absurd: number;
  /** What the container promises, where it promises anything. */
  declaredFrames?: number;
  decodedFrames: number;
  decoderComplaints: number;
  /** Whether the stream stops without the mark that ends it. */
  endedEarly: boolean;
  /** The format that the name claims and the one that was found: "WAV", "MP3". */
  namedAs?: string;
  foundAs: string;
}

/** Every limit that a finding rests on; samples as amplitudes. */
export const findingLimits = {
  clippedSample: 0.999,
  clippedRunFrames: 3,
  absurdSample: 64,
  silenceDbfs: -70,
  silentHeadSeconds: 1,
  silentTailSeconds: 5,
  clippedRuns: 0,
  truePeakInfoDbtp: -1,
  truePeakWarningDbtp: 0,
  dcWarning: 0.005,
  dcError: 0.02,
  opposedCorrelation: -0.5,
  opposedSeconds: 5,
  missingPercent: 1,
  floorDbfs: -120,
} as const;

function show(value: number, decimals: number): string {
  const digits = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(digits) !== 0 ? `\u2212${digits}` : digits;
}

function count(amount: number, one: string, many: string): string {
  return `${amount.toLocaleString('en-GB')} ${amount === 1 ? one : many}`;
}

const clock = (m: Measurements, frame: number) =>
  formatClock(framesToSeconds(frame as Frames, m.sampleRate), 0);

const secondsOf = (m: Measurements, frames: number) => framesToSeconds(frames as Frames, m.sampleRate);

const isSilent = (m: Measurements) => m.decodedFrames > 0 && m.defects.silentHeadFrames >= m.decodedFrames;

const KEPT = 'We kept the file and what could be read.';

function damaged(m: Measurements): Finding | undefined {
  const finding = { kind: 'damaged', severity: 'error' } as const;
  const declared = m.declaredFrames ?? 0;
  const missing = declared > 0 ? (100 * (declared - m.decodedFrames)) / declared : 0;
  if (missing > findingLimits.missingPercent) {
    return {
      ...finding,
      measured: missing,
      threshold: findingLimits.missingPercent,
      unit: '%',
      why: `${m.fileName} stops at ${clock(m, m.decodedFrames)} of ${clock(m, declared)}. ${KEPT} Upload it again if the rest matters.`,
    };
  }
  if (m.endedEarly) {
    return {
      ...finding,
      measured: 1,
      threshold: 0,
      unit: 'missing end',
      why: `${m.fileName} breaks off at ${clock(m, m.decodedFrames)} without its end. ${KEPT} Upload it again if more was there.`,
    };
  }
  if (m.decoderComplaints > 0) {
    return {
      ...finding,
      measured: m.decoderComplaints,
      threshold: 0,
      unit: m.decoderComplaints === 1 ? 'fault' : 'faults',
      why: `${m.fileName} has ${count(m.decoderComplaints, 'damaged place', 'damaged places')}. ${KEPT} Listen closely, or upload it again.`,
    };
  }
  return undefined;
}

function impossible(m: Measurements): Finding | undefined {
  if (m.absurd === 0) return undefined;
  return {
    kind: 'damaged',
    severity: 'error',
    measured: m.absurd,
    threshold: 0,
    unit: m.absurd === 1 ? 'sample' : 'samples',
    why: `${count(m.absurd, 'sample', 'samples')} of ${m.fileName} ${m.absurd === 1 ? 'lies' : 'lie'} more than 36 dB over full scale. Turn down before you play it.`,
  };
}

function nonFinite(m: Measurements): Finding | undefined {
  if (m.nonFinite === 0) return undefined;
  return {
    kind: 'non-finite',
    severity: 'warning',
    measured: m.nonFinite,
    threshold: 0,
    unit: m.nonFinite === 1 ? 'sample' : 'samples',
    why: `${count(m.nonFinite, 'sample', 'samples')} of ${m.fileName} held no number. ${m.nonFinite === 1 ? 'It plays' : 'They play'} as silence.`,
  };
}

function mislabelled(m: Measurements): Finding | undefined {
  if (m.namedAs === undefined || m.namedAs === m.foundAs) return undefined;
  return {
    kind: 'mislabelled',
    severity: 'info',
    measured: 1,
    threshold: 0,
    unit: 'wrong name',
    why: `${m.fileName} is named as ${m.namedAs} and holds ${m.foundAs}. It plays as what it is.`,
  };
}

function silent(m: Measurements): Finding | undefined {
  if (!isSilent(m)) return undefined;
  return {
    kind: 'silent',
    severity: 'warning',
    measured: Math.max(findingLimits.floorDbfs, m.loudness.samplePeakDbfs ?? findingLimits.floorDbfs),
    threshold: findingLimits.silenceDbfs,
    unit: 'dBFS',
    span: { startFrame: 0, endFrame: m.decodedFrames },
    why: `${m.fileName} is silent: nothing in it reaches ${show(findingLimits.silenceDbfs, 0)} dBFS.`,
  };
}

function silentHead(m: Measurements): Finding | undefined {
  const length = secondsOf(m, m.defects.silentHeadFrames);
  if (isSilent(m) || length <= findingLimits.silentHeadSeconds) return undefined;
  return {
    kind: 'silence-head',
    severity: 'info',
    measured: length,
    threshold: findingLimits.silentHeadSeconds,
    unit: 's',
    span: { startFrame: 0, endFrame: m.defects.silentHeadFrames },
    why: `The first ${show(length, 1)} s are silent.`,
  };
}

function silentTail(m: Measurements): Finding | undefined {
  const length = secondsOf(m, m.defects.silentTailFrames);
  if (isSilent(m) || length <= findingLimits.silentTailSeconds) return undefined;
  const startFrame = m.decodedFrames - m.defects.silentTailFrames;
  return {
    kind: 'silence-tail',
    severity: 'info',
    measured: length,
    threshold: findingLimits.silentTailSeconds,
    unit: 's',
    span: { startFrame, endFrame: m.decodedFrames },
    why: `The last ${show(length, 1)} s, from ${clock(m, startFrame)} on, are silent.`,
  };
}

function clipping(m: Measurements): Finding | undefined {
  const { clippedRuns, clippedSpans } = m.defects;
  const [first] = clippedSpans;
  if (!first || clippedRuns <= findingLimits.clippedRuns) return undefined;
  const where = clock(m, first.startFrame);
  return {
    kind: 'clipping',
    severity: 'warning',
    measured: clippedRuns,
    threshold: findingLimits.clippedRuns,
    unit: clippedRuns === 1 ? 'peak' : 'peaks',
    span: { startFrame: first.startFrame, endFrame: first.endFrame },
    why:
      clippedRuns === 1
        ? `One peak is cut off at full scale, at ${where}.`
        : `${count(clippedRuns, 'peak is', 'peaks are')} cut off at full scale, the first at ${where}.`,
  };
}

function truePeakOver(m: Measurements): Finding | undefined {
  const { truePeakDbtp } = m.loudness;
  const { truePeakInfoDbtp, truePeakWarningDbtp } = findingLimits;
  if (truePeakDbtp === null || m.truePeakFrame === null || truePeakDbtp <= truePeakInfoDbtp) return undefined;
  const isOver = truePeakDbtp > truePeakWarningDbtp;
  const where = clock(m, m.truePeakFrame);
  return {
    kind: 'true-peak-over',
    severity: isOver ? 'warning' : 'info',
    measured: truePeakDbtp,
    threshold: isOver ? truePeakWarningDbtp : truePeakInfoDbtp,
    unit: 'dBTP',
    span: { startFrame: m.truePeakFrame, endFrame: m.truePeakFrame + 1 },
    why: isOver
      ? `The audio is ${show(truePeakDbtp, 1)} dB over full scale at ${where}. Players and encoders may clip there.`
      : `The audio peaks at ${show(truePeakDbtp, 1)} dBTP at ${where}. An encoder may push that over full scale.`,
  };
}

function dcOffset(m: Measurements): Finding | undefined {
  const measured = m.defects.dcOffsets.reduce((worst, x) => (Math.abs(x) > Math.abs(worst) ? x : worst), 0);
  if (Math.abs(measured) <= findingLimits.dcWarning) return undefined;
  const isLarge = Math.abs(measured) > findingLimits.dcError;
  return {
    kind: 'dc-offset',
    severity: isLarge ? 'error' : 'warning',
    measured,
    threshold: isLarge ? findingLimits.dcError : findingLimits.dcWarning,
    unit: 'of full scale',
    why: `The wave stands ${show(measured * 100, 1)}\u2009% off its middle, which takes headroom and clicks at edits. A high-pass at 20 Hz takes it out.`,
  };
}

function polarity(m: Measurements): Finding | undefined {
  const [first, ...others] = m.defects.polaritySpans;
  if (!first) return undefined;
  const more = others.length > 0 ? `, and in ${count(others.length, 'more place', 'more places')}` : '';
  return {
    kind: 'polarity',
    severity: 'warning',
    measured: first.correlation,
    threshold: findingLimits.opposedCorrelation,
    unit: 'correlation',
    span: { startFrame: first.startFrame, endFrame: first.endFrame },
    why: `Left and right cancel each other in mono from ${clock(m, first.startFrame)} to ${clock(m, first.endFrame)}${more}. Check the polarity of one side.`,
  };
}

const rules = [
  damaged,
  impossible,
  nonFinite,
  mislabelled,
  silent,
  clipping,
  truePeakOver,
  dcOffset,
  polarity,
  silentHead,
  silentTail,
];

/** What there is to say about a decoded file, each kind at most once but for damage, the gravest kinds first. */
export function judge(measurements: Measurements): Finding[] {
  return rules.flatMap((rule) => rule(measurements) ?? []);
}
