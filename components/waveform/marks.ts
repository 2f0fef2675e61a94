/** A note as the waveform shows it: a region with an end, or a single moment. */
export interface Mark {
  readonly id: string;
  readonly startFrame: number;
  readonly endFrame: number | undefined;
  /** The place of its author in the order of people's colours. */
  readonly colour: number;
  readonly authorName: string;
  /** How many notes its thread holds, this one too. */
  readonly messages: number;
  readonly isResolved: boolean;
  readonly isTeamOnly: boolean;
  /** Came in live, after the page was opened: its pin rings once. */
  readonly hasJustArrived: boolean;
}

export interface Pin {
  readonly mark: Mark;
  readonly x: number;
}

/** Pins that stand too close to be told apart; the first one gives the place. */
export interface PinGroup {
  readonly x: number;
  readonly marks: readonly Mark[];
  /** Whether there is room for a sign beside the author. */
  readonly hasRoom: boolean;
}

/** A pin is 24 wide, and 44 with its sign; between two there are 2 pixels. */
const pinDistance = 26;
const signedPinDistance = 46;

/** Painting order of regions: those that begin later lie above, the chosen one above all. */
export function inPaintingOrder(marks: readonly Mark[], chosenId: string | null): Mark[] {
  return [...marks].sort(
    (one, other) =>
      Number(one.id === chosenId) - Number(other.id === chosenId) ||
      one.startFrame - other.startFrame ||
      (one.id < other.id ? -1 : 1),
  );
}

/** Stacks pins that would touch: from left to right, each joins the group it would overlap. */
export function groupPins(pins: readonly Pin[]): PinGroup[] {
  const groups: { x: number; marks: Mark[] }[] = [];
  for (const { mark, x } of [...pins].sort((one, other) => one.x - other.x)) {
    const last = groups.at(-1);
    if (last && x - last.x < pinDistance) last.marks.push(mark);
    else groups.push({ x, marks: [mark] });
  }
  return groups.map((group, index) => ({
    ...group,
    hasRoom: (groups[index + 1]?.x ?? Infinity) - group.x >= signedPinDistance,
  }));
}

/** Whether the same notes stand together in the same way, wherever they stand. */
export function areSameGroups(one: readonly PinGroup[], other: readonly PinGroup[]): boolean {
  return (
    one.length === other.length &&
    one.every((group, index) => {
      const peer = other[index];
      return (
        group.hasRoom === peer?.hasRoom &&
        group.marks.length === peer.marks.length &&
        group.marks.every((mark, place) => mark === peer.marks[place])
      );
    })
  );
}

/** A span drawn by hand from one frame to another, in either direction, at least one frame long and inside the sound. */
export function spanBetween(
  oneFrame: number,
  otherFrame: number,
  frames: number,
): { startFrame: number; endFrame: number } {
  const low = Math.max(0, Math.min(Math.round(oneFrame), Math.round(otherFrame)));
  const high = Math.min(frames, Math.max(Math.round(oneFrame), Math.round(otherFrame)));
  const startFrame = Math.min(low, frames - 1);
  return { startFrame, endFrame: Math.max(startFrame + 1, high) };
}

/** What lies under a place on the wave: a moment within `near` frames, else the region painted on top. */
export function markAt(marks: readonly Mark[], frame: number, near: number): Mark | undefined {
  const moment = marks.find(
    (mark) => mark.endFrame === undefined && Math.abs(mark.startFrame - frame) <= near,
  );
  if (moment) return moment;
  return inPaintingOrder(marks, null).findLast(
    (mark) =>
      !mark.isResolved && mark.endFrame !== undefined && mark.startFrame <= frame && frame < mark.endFrame,
  );
}
