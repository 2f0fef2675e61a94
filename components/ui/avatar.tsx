import { Check } from 'lucide-react';
import type { CSSProperties } from 'react';

const colours = [
  'sky',
  'rose',
  'honey',
  'violet',
  'fern',
  'coral',
  'cobalt',
  'lagoon',
  'orchid',
  'lime',
] as const;

/** One sign a colour, drawn in a box of 10 × 10, so that nobody is told by colour alone. */
const marks = [
  'M5 .6a4.4 4.4 0 1 1 0 8.8A4.4 4.4 0 0 1 5 .6z',
  'M5 .4 9.6 5 5 9.6.4 5z',
  'M1.2 1.2h7.6v7.6H1.2z',
  'M5 .8 9.5 8.9H.5z',
  'M.5 1.1h9L5 9.2z',
  'M3.4.8h3.2v2.6h2.6v3.2H6.6v2.6H3.4V6.6H.8V3.4h2.6z',
  'M2.7.7h4.6L9.6 5 7.3 9.3H2.7L.4 5z',
  'M.6 3.1h8.8v3.8H.6z',
  'M3.1.6h3.8v8.8H3.1z',
  'M5 .5 9.5 3.8 7.8 9.2H2.2L.5 3.8z',
] as const;

/** The custom property that holds a person's colour, such as "--p-sky"; canvases read it by this name. */
export function personVariable(colour: number): `--p-${string}` {
  return `--p-${colours[colour % colours.length] ?? 'sky'}`;
}

/** Sets --person for everything inside: bg-person, text-person, border-person. */
export function personStyle(colour: number): CSSProperties {
  return { '--person': `var(${personVariable(colour)})` } as CSSProperties;
}

/** From the eleventh person on colours come again, with a ring. */
export function hasRing(colour: number): boolean {
  return colour >= colours.length;
}

/** The path of a person's mark in a box of 10 × 10. */
export function markPath(colour: number): string {
  return marks[colour % marks.length] ?? marks[0];
}

/** Two letters for a name: of its first and last word, or its first two. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = [...(words[0] ?? '')];
  const last = [...(words.length > 1 ? (words.at(-1) ?? '') : '')];
  const letters = last.length > 0 ? [first[0], last[0]] : first.slice(0, 2);
  return letters.join('').toLocaleUpperCase();
}

const sizes = {
  xs: 'size-[18px] text-[7px]',
  sm: 'size-[22px] text-[8.5px]',
  md: 'size-[26px] text-[10px]',
  lg: 'size-8 text-[12px]',
};

export interface AvatarProps {
  person: { name: string; colour: number };
  size?: keyof typeof sizes;
  /** outlined: has not decided yet; decided: filled, with a small check. */
  state?: 'outlined' | 'decided';
  className?: string;
}

/** A person: two initials in the one colour he has everywhere. The name stands beside it or in `title`. */
export function Avatar({ person, size = 'md', state, className = '' }: AvatarProps) {
  const fill =
    state === 'outlined'
      ? 'bg-surface-1 text-person shadow-[inset_0_0_0_1.5px_var(--person)]'
      : 'bg-person text-on-person';
  const ring = hasRing(person.colour) ? 'outline outline-[1.5px] outline-offset-[1.5px] outline-person' : '';
  return (
    <span
      aria-hidden
      title={person.name}
      data-initials={initials(person.name)}
      style={personStyle(person.colour)}
      className={`relative inline-flex shrink-0 items-center justify-center rounded-full leading-none font-[650] tracking-normal before:content-[attr(data-initials)] ${sizes[size]} ${fill} ${ring} ${className}`}
    >
      {state === 'decided' && (
        <span className="absolute -right-1 -bottom-1 flex size-3.5 items-center justify-center rounded-full bg-ok text-ink-inverse shadow-[0_0_0_2px_var(--surface-1)]">
          <Check className="size-2.5" strokeWidth={3} />
        </span>
      )}
    </span>
  );
}

/** Several people, one beside the other; what does not fit is counted. */
export function AvatarRow({
  people,
  size = 'sm',
  limit = 5,
}: {
  people: readonly AvatarProps['person'][];
  size?: AvatarProps['size'];
  limit?: number;
}) {
  const rest = people.length - limit;
  return (
    <span className="flex">
      {people.slice(0, limit).map((person, index) => (
        <Avatar
          key={index}
          person={person}
          size={size}
          className="-ml-0.5 shadow-[0_0_0_2px_var(--surface-1)] first:ml-0"
        />
      ))}
      {rest > 0 && <span className="ml-1.5 text-12 text-ink-3">+{rest}</span>}
    </span>
  );
}
