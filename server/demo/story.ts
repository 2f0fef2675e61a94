import type { Region } from '@/domain/review/region';
import { frameOf, sections } from './score';

export type Colleague = 'teo' | 'ife' | 'yuki';
export type DemoVersion = 'v1' | 'v2' | 'v3';

/** What a colleague does in the demo, a number of minutes before its owner signed up. */
export type Act = { by: Colleague; minutesAgo: number } & (
  | { kind: 'upload'; version: DemoVersion; filename: string; note: string }
  | { kind: 'note'; name: string; on: DemoVersion; region: Region; text: string; isTeamNote?: true }
  | { kind: 'reply'; name: string; to: string; text: string }
  | { kind: 'resolve'; note: string }
  | { kind: 'ask-for-changes'; on: DemoVersion; text: string }
  | { kind: 'ask-the-owner'; on: DemoVersion }
);

const { verse, chorus, bridge, fill, lastChorus, outro, end } = sections;

const between = (from: [bar: number, step?: number], to: [bar: number, step?: number]): Region => ({
  startFrame: frameOf(...from),
  endFrame: frameOf(...to),
});
const hours = (count: number, minutes = 0) => count * 60 + minutes;

/** Everything the demo says, in the order in which it happened. "{owner}" stands for the name of who reads it. */
export const story = {
  project: 'Harbour Lights (demo)',
  session: 'Harbour Lights',
  mix: 'Harbour Lights',
  openedMinutesAgo: hours(53),
  closedMinutesAgo: 6,
  colleagues: {
    teo: { name: 'Teo Berg', colour: 2, is: 'editor' },
    ife: { name: 'Ife Adeyemi', colour: 1, is: 'guest-decide' },
    yuki: { name: 'Yuki Ono', colour: 5, is: 'guest-decide' },
  },
  acts: [
    {
      kind: 'upload',
      version: 'v1',
      by: 'teo',
      minutesAgo: hours(52),
      filename: 'Harbour Lights_v1.wav',
      note: 'First pass. Rough balance, drums forward to check the kick.',
    },
    {
      kind: 'note',
      name: 'lead is buried',
      on: 'v1',
      by: 'ife',
      minutesAgo: hours(50, 10),
      region: between([chorus], [chorus + 2]),
      text: 'The lead goes under as soon as the chorus opens. The drums sit on top of it.',
    },
    {
      kind: 'reply',
      name: 'lead will come up',
      to: 'lead is buried',
      by: 'teo',
      minutesAgo: hours(49, 40),
      text: 'Yes, the drums were up to check the kick. Lead up 5 dB, drums down 3 in v2.',
    },
    {
      kind: 'note',
      name: 'bass is late',
      on: 'v1',
      by: 'yuki',
      minutesAgo: hours(47, 25),
      region: between([verse], [verse + 2]),
      text: 'The bass lands about 20 ms behind the kick and rings into the next note. Shorter, and on the beat?',
    },
    {
      kind: 'note',
      name: 'ending is cut',
      on: 'v1',
      by: 'yuki',
      minutesAgo: hours(47, 20),
      region: { startFrame: frameOf(outro, 8) },
      text: 'The fade takes the last chord away before it has rung, and the bells never come.',
    },
    {
      kind: 'ask-for-changes',
      on: 'v1',
      by: 'ife',
      minutesAgo: hours(46),
      text: 'Lead up and the ending back, then we are close.',
    },
    {
      kind: 'upload',
      version: 'v2',
      by: 'teo',
      minutesAgo: hours(26),
      filename: 'Harbour Lights_v2.wav',
      note: 'Lead up 5 dB, drums down 3 dB. Bass shorter and on the beat. The last chord rings out.',
    },
    { kind: 'resolve', note: 'lead is buried', by: 'ife', minutesAgo: hours(25, 30) },
    { kind: 'resolve', note: 'bass is late', by: 'yuki', minutesAgo: hours(25, 5) },
    { kind: 'resolve', note: 'ending is cut', by: 'yuki', minutesAgo: hours(25, 4) },
    {
      kind: 'note',
      name: 'more drive',
      on: 'v2',
      by: 'ife',
      minutesAgo: hours(24, 40),
      region: between([fill], [lastChorus + 1]),
      text: 'This is the balance. It could be louder, and the fill into the last chorus could push more.',
    },
    {
      kind: 'reply',
      name: 'louder in v3',
      to: 'more drive',
      by: 'teo',
      minutesAgo: hours(24, 15),
      text: 'Both in v3.',
    },
    {
      kind: 'upload',
      version: 'v3',
      by: 'teo',
      minutesAgo: 58,
      filename: 'Harbour Lights_v3.wav',
      note: 'Master up 2.5 dB, lead up another 0.5 dB. The fill into the last chorus is pushed.',
    },
    { kind: 'ask-the-owner', on: 'v3', by: 'teo', minutesAgo: 57 },
    { kind: 'resolve', note: 'more drive', by: 'ife', minutesAgo: 46 },
    {
      kind: 'note',
      name: 'fill crunches',
      on: 'v3',
      by: 'ife',
      minutesAgo: 45,
      region: between([fill, 12], [lastChorus]),
      text: 'Something crunches on the last beat of the fill. On the phone speaker it is worse.',
    },
    {
      kind: 'note',
      name: 'bell in the bridge',
      on: 'v3',
      by: 'yuki',
      minutesAgo: 38,
      region: between([bridge], [bridge + 2]),
      text: 'The drums leave and there is room for the bell. A touch more of it here.',
    },
    {
      kind: 'note',
      name: 'second voice',
      on: 'v3',
      by: 'yuki',
      minutesAgo: 37,
      region: { startFrame: frameOf(lastChorus) },
      text: 'The second voice comes in only here, and that is why it lands. Keep it.',
    },
    {
      kind: 'note',
      name: 'loud enough',
      on: 'v3',
      by: 'teo',
      minutesAgo: 31,
      region: between([lastChorus + 2], [lastChorus + 5]),
      text: '−13.3 LUFS is as loud as I would go. Streaming turns it down to −14 anyway.',
      isTeamNote: true,
    },
    {
      kind: 'reply',
      name: 'fill is over',
      to: 'fill crunches',
      by: 'teo',
      minutesAgo: 24,
      text: 'That is the true peak: 0.7 dB over full scale, because the push comes after the limiter. I can pull it back by 2 dB.',
    },
    {
      kind: 'reply',
      name: 'keep the push',
      to: 'fill crunches',
      by: 'yuki',
      minutesAgo: 19,
      text: 'Keep the push, lose the crunch. @{owner}, what do you hear? v3 waits for your verdict.',
    },
    {
      kind: 'note',
      name: 'ending is back',
      on: 'v3',
      by: 'ife',
      minutesAgo: 12,
      region: between([outro], [end]),
      text: 'The last chord rings out and the bells are back. Thank you.',
    },
  ],
} as const satisfies {
  colleagues: Record<Colleague, { name: string; colour: number; is: 'editor' | 'guest-decide' }>;
  acts: readonly Act[];
  [key: string]: unknown;
};
