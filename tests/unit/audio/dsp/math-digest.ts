import { cos, dbToGain, exp, gainToDb, log, log10, pow, sin, tan } from '@/audio/dsp/math';

const INPUTS = 1_000_000;

/** A digest of the bits that a million calls of audio/dsp/math return; made to run in any engine. */
export function digestMath(): string {
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  let state = 0x2545f491;
  const unit = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const calls = [
    () => sin((unit() - 0.5) * 2000),
    () => cos((unit() - 0.5) * 2e8),
    () => tan((unit() - 0.5) * 3),
    () => exp((unit() - 0.5) * 1400),
    () => log(unit() * 10),
    () => log10(unit() * 1e-6),
    () => pow(unit() * 20, (unit() - 0.5) * 40),
    () => dbToGain((unit() - 0.8) * 150),
    () => gainToDb(unit()),
  ];
  let first = 0x811c9dc5;
  let second = 0x01000193;
  for (let i = 0; i < INPUTS; i++) {
    double[0] = calls[i % calls.length]!();
    first = Math.imul(first ^ words[0]!, 0x01000193) ^ (first >>> 15);
    second = Math.imul(second ^ words[1]!, 0x85ebca6b) ^ (second >>> 13);
  }
  return (first >>> 0).toString(16).padStart(8, '0') + (second >>> 0).toString(16).padStart(8, '0');
}
