/** Where two lists differ: from here to there in the one, and in the other, with what is the same on both sides. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly pastFrom: number;
  readonly pastTo: number;
}

/** A table of more cells than this takes longer than a press of a button may. */
const mostCells = 4_000_000;

/** Finds where two lists differ, in order, so that as much as possible is the same; one gap where they are very long. */
export function pairUp(now: readonly string[], past: readonly string[]): Gap[] {
  const most = Math.min(now.length, past.length);
  let before = 0;
  while (before < most && now[before] === past[before]) before += 1;
  let after = 0;
  while (after < most - before && now.at(-1 - after) === past.at(-1 - after)) after += 1;
  const [to, pastTo] = [now.length - after, past.length - after];
  const [rows, columns] = [to - before, pastTo - before];
  if (rows === 0 && columns === 0) return [];
  if (rows * columns > mostCells) return [{ from: before, to, pastFrom: before, pastTo }];
  return gapsWithin(now.slice(before, to), past.slice(before, pastTo)).map((gap) => ({
    from: gap.from + before,
    to: gap.to + before,
    pastFrom: gap.pastFrom + before,
    pastTo: gap.pastTo + before,
  }));
}

/** By their longest common subsequence. */
function gapsWithin(now: readonly string[], past: readonly string[]): Gap[] {
  const width = past.length + 1;
  const longest = new Uint32Array((now.length + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] ?? 0;
  for (let row = now.length - 1; row >= 0; row -= 1)
    for (let column = past.length - 1; column >= 0; column -= 1)
      longest[row * width + column] =
        now[row] === past[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const gaps: Gap[] = [];
  let [from, pastFrom] = [0, 0];
  let [row, column] = [0, 0];
  const close = () => {
    if (row > from || column > pastFrom) gaps.push({ from, to: row, pastFrom, pastTo: column });
  };
  while (row < now.length && column < past.length) {
    if (now[row] === past[column]) {
      close();
      row += 1;
      column += 1;
      [from, pastFrom] = [row, column];
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  [row, column] = [now.length, past.length];
  close();
  return gaps;
}
