import { loudnessY } from './draw-loudness';
import type { RowBox } from './draw-wave';

const channelNames = ['L', 'R'];
const halfScale = 0.5;
const loudnessMarks = [-8, -14, -24];

/** The scale at the right: full scale and −6 dB of every row, and its channel. `boxes` are in CSS pixels here. */
export function WaveGutter({ boxes }: { boxes: readonly RowBox[] }) {
  return boxes.map(({ row, axis, half }) => (
    <span key={row.join()} aria-hidden>
      <Figure y={axis - half + 5}>0</Figure>
      <Figure y={axis - half * halfScale}>−6</Figure>
      <Figure y={axis + half * halfScale}>−6</Figure>
      {row.length === 1 && boxes.length > 1 && (
        <span
          className="absolute left-2 -translate-y-1/2 text-11 font-semibold text-ink-2"
          style={{ top: axis }}
        >
          {channelNames[row[0] ?? 0]}
        </span>
      )}
    </span>
  ));
}

export function LoudnessGutter({ height }: { height: number }) {
  return loudnessMarks.map((lufs) => (
    <span key={lufs} aria-hidden>
      <Figure y={loudnessY(lufs, height)}>−{-lufs}</Figure>
    </span>
  ));
}

function Figure({ y, children }: { y: number; children: React.ReactNode }) {
  return (
    <span className="absolute right-2 -translate-y-1/2 text-11 tracking-tight text-ink-3" style={{ top: y }}>
      {children}
    </span>
  );
}
