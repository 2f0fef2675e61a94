import { exp, dbToGain } from '@/audio/dsp/math';
import { wavHeader } from '@/audio/files/wav';
import { bend, createEcho, createReverb, type Block } from './effects';
import * as instruments from './instruments';
import { drums, sampleRate, type Drum, type Sound } from './instruments';
import { frameOf, framesPerStep, sections, songFrames, writeHits, writeNotes, type Part } from './score';

/** How one version was mixed. */
export interface Mixdown {
  /** Decibels added to the desk. */
  trims: Partial<Record<Part, number>>;
  /** How late the bass comes, and which share of its written length sounds. */
  bass: { lateFrames: number; gate: number };
  /** What comes out of the desk before the ceiling, in decibels. */
  driveDb: number;
  /** Where the song has gone, in frames. */
  fade: { fromFrame: number; toFrame: number };
  /** A place where the engineer went past the ceiling. */
  push?: { fromFrame: number; toFrame: number; db: number };
}

/** The three versions of the demo: a first pass, a balance, a loud one. */
export const mixdowns: Readonly<Record<'v1' | 'v2' | 'v3', Mixdown>> = {
  v1: {
    trims: { drums: 3, lead: -5, harmony: -5 },
    bass: { lateFrames: 960, gate: 1.35 },
    driveDb: -1.2,
    fade: { fromFrame: frameOf(sections.outro, 8), toFrame: frameOf(sections.outro + 1, 8) },
  },
  v2: {
    trims: {},
    bass: { lateFrames: 0, gate: 0.8 },
    driveDb: 0.8,
    fade: { fromFrame: frameOf(sections.end), toFrame: songFrames },
  },
  v3: {
    trims: { lead: 0.5 },
    bass: { lateFrames: 0, gate: 0.8 },
    driveDb: 3.3,
    fade: { fromFrame: frameOf(sections.end), toFrame: songFrames },
    push: { fromFrame: frameOf(sections.fill, 12), toFrame: frameOf(sections.lastChorus), db: 3.65 },
  },
};

interface Channel {
  db: number;
  /** −1 is left, 1 is right. */
  pan: number;
  reverbDb: number;
  echoDb: number;
  /** How far the kick pushes it down, 0 to 1. */
  duck: number;
}

const silent = -120;

const desk: Readonly<Record<Part, Channel>> = {
  pad: { db: -12, pan: 0, reverbDb: -8, echoDb: silent, duck: 0.3 },
  keys: { db: -26, pan: -0.25, reverbDb: -12, echoDb: -20, duck: 0 },
  bass: { db: -10, pan: 0, reverbDb: silent, echoDb: silent, duck: 0.35 },
  lead: { db: -14.5, pan: 0.05, reverbDb: -12, echoDb: -11, duck: 0 },
  harmony: { db: -20, pan: 0.4, reverbDb: -9, echoDb: -12, duck: 0 },
  bell: { db: -27, pan: 0.35, reverbDb: -4, echoDb: -9, duck: 0 },
  tide: { db: -20, pan: 0, reverbDb: silent, echoDb: silent, duck: 0 },
  drums: { db: -4, pan: 0, reverbDb: -19, echoDb: silent, duck: 0 },
};

const kit: Readonly<Record<Drum, { db: number; pan: number }>> = {
  kick: { db: -1, pan: 0 },
  snare: { db: -3, pan: 0.05 },
  rim: { db: -8, pan: 0.15 },
  hat: { db: -9, pan: -0.3 },
  open: { db: -12, pan: -0.3 },
  shaker: { db: -13, pan: 0.5 },
  high: { db: -9, pan: -0.35 },
  low: { db: -8, pan: 0.35 },
  crash: { db: -10, pan: 0.1 },
};

/** Shorter than the shortest line of the reverb; a sixth of a sixteenth. */
const blockFrames = 1200;
const ceiling = 0.83;
const knee = 0.5;
/** Sample values stay below this, so that nothing is cut off flat at full scale. */
const fullScale = 0.985;

/** A sound that is under way: from which frame of the song, how loud, into which channel. */
interface Playing {
  part: Part;
  frame: number;
  left: number;
  right: number;
  make: () => Sound;
  sound?: Sound;
}

/** Everything that sounds in a version, in order; sounds are made when they begin and dropped when they have ended. */
function arrange(version: Mixdown): Playing[] {
  const made = new Map<Drum, Sound>();
  const strike = (drum: Drum) => {
    const sound = made.get(drum) ?? drums[drum]();
    made.set(drum, sound);
    return sound;
  };
  const gainOf = (part: Part) => dbToGain(desk[part].db + (version.trims[part] ?? 0));
  const hits = writeHits().map(({ drum, frame, velocity }): Playing => {
    const gain = gainOf('drums') * dbToGain(kit[drum].db) * velocity * velocity;
    return { part: 'drums', frame, ...placed(gain, kit[drum].pan), make: () => strike(drum) };
  });
  const notes = writeNotes().map(({ part, frame, frames, keys, velocity }): Playing => {
    const { lateFrames, gate } = part === 'bass' ? version.bass : { lateFrames: 0, gate: 1 };
    const tones = keys.map((key) => ({ key, frames: Math.round(frames * gate), velocity }));
    const sides = placed(gainOf(part), desk[part].pan);
    return { part, frame: frame + lateFrames, ...sides, make: () => play(part, tones) };
  });
  return [...hits, ...notes].sort((a, b) => a.frame - b.frame);
}

function play(part: Exclude<Part, 'drums'>, tones: readonly instruments.Tone[]): Sound {
  const [tone = { key: 0, frames: 0, velocity: 0 }] = tones;
  if (part === 'pad') return instruments.pad(tones);
  return instruments[part === 'harmony' ? 'lead' : part](tone);
}

/** Equal gain in the middle, falling on the far side. */
function placed(gain: number, pan: number): { left: number; right: number } {
  return { left: gain * Math.min(1, 1 - pan), right: gain * Math.min(1, 1 + pan) };
}

const parts = Object.keys(desk) as Part[];
const newBlock = (): Block => [new Float32Array(blockFrames), new Float32Array(blockFrames)];

/**
 * Renders a version block by block, planar at 48 kHz, `songFrames` frames in all. The same on every machine: only
 * + − × ÷ and our own mathematics are used.
 */
export function* renderSong(version: Mixdown): Generator<Block> {
  const waiting = arrange(version);
  const buses = new Map(parts.map((part) => [part, newBlock()]));
  const mix = newBlock();
  const toReverb = newBlock();
  const toEcho = newBlock();
  const reverb = createReverb({ seconds: 1.8, frames: blockFrames });
  const echo = createEcho({ frames: 3 * framesPerStep, feedback: 0.42 });
  const duckAt = createDuck();
  let playing: Playing[] = [];
  for (let start = 0; start < songFrames; start += blockFrames) {
    for (const block of [mix, toReverb, toEcho, ...buses.values()]) for (const side of block) side.fill(0);
    const next = waiting.findIndex(({ frame }) => frame >= start + blockFrames);
    playing.push(...waiting.splice(0, next < 0 ? waiting.length : next));
    for (const one of playing) addTo(buses.get(one.part)!, one, start);
    const pressed = duckAt(start);
    for (const part of new Set(playing.map((one) => one.part))) {
      const { reverbDb, echoDb, duck } = desk[part];
      const bus = buses.get(part)!;
      const sends = { reverb: dbToGain(reverbDb), echo: dbToGain(echoDb) };
      for (const side of [0, 1] as const) {
        if (duck > 0) press(bus[side], pressed, duck);
        blend(bus[side], mix[side], toReverb[side], toEcho[side], sends);
      }
    }
    playing = playing.filter((one) => one.frame + (one.sound?.[0].length ?? 0) > start + blockFrames);
    echo.add(toEcho, mix);
    reverb.add(toReverb, mix);
    finish(mix, version, start);
    yield mix;
  }
}

function press(samples: Float32Array, pressed: Float32Array, depth: number): void {
  for (let i = 0; i < samples.length; i++) samples[i]! *= 1 - depth * pressed[i]!;
}

function blend(
  samples: Float32Array,
  mix: Float32Array,
  toReverb: Float32Array,
  toEcho: Float32Array,
  sends: { reverb: number; echo: number },
): void {
  const { reverb, echo } = sends;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    mix[i]! += x;
    toReverb[i]! += x * reverb;
    toEcho[i]! += x * echo;
  }
}

/** Adds what of a sound falls into a block. */
function addTo([left, right]: Block, one: Playing, start: number): void {
  one.sound ??= one.make();
  const [fromLeft, fromRight] = one.sound;
  const offset = one.frame - start;
  const end = Math.min(blockFrames, offset + fromLeft.length);
  for (let i = Math.max(0, offset); i < end; i++) {
    left[i]! += fromLeft[i - offset]! * one.left;
    right[i]! += fromRight[i - offset]! * one.right;
  }
}

/** How far the kick presses other channels down, per frame of a block: up within 2 ms of a stroke, then less. */
function createDuck() {
  const kicks = new Uint8Array(songFrames);
  for (const { drum, frame } of writeHits()) if (drum === 'kick') kicks[frame] = 1;
  const recover = exp(-1 / (0.09 * sampleRate));
  const pressed = new Float32Array(blockFrames);
  const ended = { level: 0, smooth: 0 };
  return (start: number) => {
    let { level, smooth } = ended;
    for (let i = 0; i < blockFrames; i++) {
      level = kicks[start + i] === 1 ? 1 : level * recover;
      smooth += (level - smooth) * 0.01;
      pressed[i] = smooth;
    }
    ended.level = level;
    ended.smooth = smooth;
    return pressed;
  };
}

function finish(mix: Block, version: Mixdown, start: number): void {
  const drive = dbToGain(version.driveDb);
  const { fade, push } = version;
  const past = push ? dbToGain(push.db) : 1;
  for (const side of mix) {
    for (let i = 0; i < blockFrames; i++) {
      const frame = start + i;
      const left = Math.min(1, Math.max(0, (fade.toFrame - frame) / (fade.toFrame - fade.fromFrame)));
      const isPushed = push && frame >= push.fromFrame && frame < push.toFrame;
      const x = bend(side[i]! * drive, knee, ceiling) * (isPushed ? past : 1) * left * left;
      side[i] = Math.min(fullScale, Math.max(-fullScale, x));
    }
  }
}

/** A version as the bytes of a WAV file, 16 bit stereo; every piece is told before the next one overwrites it. */
export function* writeSong(version: Mixdown): Generator<Uint8Array> {
  const format = { kind: 'int', bits: 16 } as const;
  yield wavHeader({ format, channels: 2, sampleRate, frames: songFrames });
  const piece = new DataView(new ArrayBuffer(framesPerStep * 4));
  let at = 0;
  for (const [left, right] of renderSong(version)) {
    for (let i = 0; i < blockFrames; i++, at += 4) {
      piece.setInt16(at, Math.round(left[i]! * 32_767), true);
      piece.setInt16(at + 2, Math.round(right[i]! * 32_767), true);
    }
    if (at < piece.byteLength) continue;
    yield new Uint8Array(piece.buffer);
    at = 0;
  }
}
