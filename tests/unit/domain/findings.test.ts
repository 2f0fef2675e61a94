import { describe, expect, it } from 'vitest';
import type { Defects, Measurements } from '@/domain/findings';
import { Finding, FindingKind, judge } from '@/domain/findings';

const clean: Measurements = {
  fileName: 'Bass DI.wav',
  sampleRate: 48_000,
  defects: {
    dcOffsets: [0, 0],
    clippedRuns: 0,
    clippedSpans: [],
    silentHeadFrames: 0,
    silentTailFrames: 0,
    polaritySpans: [],
    samplePeak: 0.5,
  },
  loudness: { truePeakDbtp: -5.8, samplePeakDbfs: -6 },
  truePeakFrame: 4_000,
  nonFinite: 0,
  absurd: 0,
  decodedFrames: 238 * 48_000,
  decoderComplaints: 0,
  endedEarly: false,
  foundAs: 'WAV',
};

const at = (seconds: number) => seconds * 48_000;

function judgeWith(changes: Partial<Measurements>, defects: Partial<Defects> = {}) {
  return judge({ ...clean, ...changes, defects: { ...clean.defects, ...defects } });
}

/** Everything at once. */
const ruined = judgeWith(
  {
    loudness: { truePeakDbtp: 0.72, samplePeakDbfs: 0.1 },
    truePeakFrame: at(171),
    nonFinite: 3,
    absurd: 1,
    declaredFrames: at(500),
    decoderComplaints: 4,
    namedAs: 'FLAC',
  },
  {
    dcOffsets: [0.01, -0.163],
    clippedRuns: 1234,
    clippedSpans: [{ channel: 1, startFrame: at(41), endFrame: at(41) + 5 }],
    silentHeadFrames: at(2.34),
    silentTailFrames: at(6),
    polaritySpans: [
      { startFrame: at(40), endFrame: at(65), correlation: -0.91 },
      { startFrame: at(80), endFrame: at(90), correlation: -0.6 },
    ],
  },
);

describe('findings', () => {
  it('[SO21] say nothing about a clean file', () => {
    expect(judge(clean)).toEqual([]);
    expect(judgeWith({ declaredFrames: clean.decodedFrames, namedAs: 'WAV' })).toEqual([]);
  });

  it('[SO21] of every rule carry what was measured, against what, and where', () => {
    expect(ruined.map(({ why: _, ...facts }) => facts)).toEqual([
      { kind: 'damaged', severity: 'error', measured: 52.4, threshold: 1, unit: '%' },
      { kind: 'damaged', severity: 'error', measured: 1, threshold: 0, unit: 'sample' },
      { kind: 'non-finite', severity: 'warning', measured: 3, threshold: 0, unit: 'samples' },
      { kind: 'mislabelled', severity: 'info', measured: 1, threshold: 0, unit: 'wrong name' },
      {
        kind: 'clipping',
        severity: 'warning',
        measured: 1234,
        threshold: 0,
        unit: 'peaks',
        span: { startFrame: at(41), endFrame: at(41) + 5 },
      },
      {
        kind: 'true-peak-over',
        severity: 'warning',
        measured: 0.72,
        threshold: 0,
        unit: 'dBTP',
        span: { startFrame: at(171), endFrame: at(171) + 1 },
      },
      { kind: 'dc-offset', severity: 'error', measured: -0.163, threshold: 0.02, unit: 'of full scale' },
      {
        kind: 'polarity',
        severity: 'warning',
        measured: -0.91,
        threshold: -0.5,
        unit: 'correlation',
        span: { startFrame: at(40), endFrame: at(65) },
      },
      {
        kind: 'silence-head',
        severity: 'info',
        measured: 2.34,
        threshold: 1,
        unit: 's',
        span: { startFrame: 0, endFrame: at(2.34) },
      },
      {
        kind: 'silence-tail',
        severity: 'info',
        measured: 6,
        threshold: 5,
        unit: 's',
        span: { startFrame: at(232), endFrame: at(238) },
      },
    ]);
    for (const finding of ruined) expect(Finding.parse(finding)).toEqual(finding);
  });

  it('[SO22] are told in one or two plain sentences', () => {
    expect(ruined.map(({ why }) => why)).toEqual([
      'Bass DI.wav stops at 3:58 of 8:20. We kept the file and what could be read. Upload it again if the rest matters.',
      '1 sample of Bass DI.wav lies more than 36 dB over full scale. Turn down before you play it.',
      '3 samples of Bass DI.wav held no number. They play as silence.',
      'Bass DI.wav is named as FLAC and holds WAV. It plays as what it is.',
      '1,234 peaks are cut off at full scale, the first at 0:41.',
      'The audio is 0.7 dB over full scale at 2:51. Players and encoders may clip there.',
      'The wave stands \u221216.3\u2009% off its middle, which takes headroom and clicks at edits. A high-pass at 20 Hz takes it out.',
      'Left and right cancel each other in mono from 0:40 to 1:05, and in 1 more place. Check the polarity of one side.',
      'The first 2.3 s are silent.',
      'The last 6.0 s, from 3:52 on, are silent.',
    ]);
  });

  it('[SO22] write minus as U+2212 and end in a full stop', () => {
    const quiet = judgeWith({ loudness: { truePeakDbtp: -0.31, samplePeakDbfs: -0.4 }, truePeakFrame: 0 });
    expect(quiet).toMatchObject([{ kind: 'true-peak-over', severity: 'info', threshold: -1 }]);
    expect(quiet[0]!.why).toBe(
      'The audio peaks at \u22120.3 dBTP at 0:00. An encoder may push that over full scale.',
    );
    for (const { why } of [...ruined, ...quiet]) {
      expect(why).toMatch(/^[^!]+\.$/);
      expect(why).not.toMatch(/(^|\s)-\d/);
    }
  });

  it('[SO21] begin just beyond their thresholds', () => {
    const peak = (truePeakDbtp: number) => judgeWith({ loudness: { truePeakDbtp, samplePeakDbfs: -3 } });
    expect([-1, -0.99, 0, 0.01].map((level) => peak(level)[0]?.severity)).toEqual([
      undefined,
      'info',
      'info',
      'warning',
    ]);
    const offset = (x: number) => judgeWith({}, { dcOffsets: [x] })[0]?.severity;
    expect([0.005, -0.0051, 0.02, 0.021].map(offset)).toEqual([undefined, 'warning', 'warning', 'error']);
    const head = (frames: number) => judgeWith({}, { silentHeadFrames: frames }).length;
    expect([at(1), at(1) + 1].map(head)).toEqual([0, 1]);
    const tail = (frames: number) => judgeWith({}, { silentTailFrames: frames }).length;
    expect([at(5), at(5) + 1].map(tail)).toEqual([0, 1]);
    const missing = (share: number) =>
      judgeWith({ declaredFrames: clean.decodedFrames / (1 - share) }).length;
    expect([0.0099, 0.0101].map(missing)).toEqual([0, 1]);
  });

  it('[SO23] name damage once, by its strongest evidence', () => {
    const missing = judgeWith({ declaredFrames: at(500), endedEarly: true, decoderComplaints: 2 });
    expect(missing).toMatchObject([{ kind: 'damaged', unit: '%' }]);
    const open = judgeWith({ declaredFrames: clean.decodedFrames, endedEarly: true, decoderComplaints: 2 });
    expect(open).toMatchObject([{ kind: 'damaged', severity: 'error', measured: 1, unit: 'missing end' }]);
    expect(open[0]!.why).toMatch(/^Bass DI\.wav breaks off at 3:58 without its end\./);
    const noisy = judgeWith({ decoderComplaints: 2 });
    expect(noisy).toMatchObject([{ kind: 'damaged', measured: 2, unit: 'faults' }]);
    expect(noisy[0]!.why).toMatch(/^Bass DI\.wav has 2 damaged places\./);
    expect(judgeWith({ declaredFrames: at(100) })).toEqual([]);
  });

  it('[SO21] call a silent file silent and nothing else', () => {
    const frames = clean.decodedFrames;
    const silence = { silentHeadFrames: frames, silentTailFrames: frames };
    const digital = judgeWith(
      { loudness: { truePeakDbtp: null, samplePeakDbfs: null }, truePeakFrame: null },
      silence,
    );
    expect(digital).toEqual([
      {
        kind: 'silent',
        severity: 'warning',
        measured: -120,
        threshold: -70,
        unit: 'dBFS',
        span: { startFrame: 0, endFrame: frames },
        why: 'Bass DI.wav is silent: nothing in it reaches \u221270 dBFS.',
      },
    ]);
    const hiss = judgeWith({ loudness: { truePeakDbtp: -79, samplePeakDbfs: -80 } }, silence);
    expect(hiss).toMatchObject([{ kind: 'silent', measured: -80 }]);
    expect(judgeWith({ decodedFrames: 0 }, { silentHeadFrames: 0 })).toEqual([]);
  });

  it('[SO21] speak of one in the singular', () => {
    const one = judgeWith(
      { nonFinite: 1, decoderComplaints: 1 },
      {
        clippedRuns: 1,
        clippedSpans: [{ channel: 0, startFrame: 0, endFrame: 3 }],
      },
    );
    expect(one.map(({ why }) => why.split('. ')[0])).toEqual([
      'Bass DI.wav has 1 damaged place',
      '1 sample of Bass DI.wav held no number',
      'One peak is cut off at full scale, at 0:00.',
    ]);
  });

  it('[SO21] know ten kinds', () => {
    expect(FindingKind.options).toHaveLength(10);
  });
});
