/** Somebody who can be named in a note. */
export interface Mentionable {
  readonly id: string;
  readonly name: string;
}

export interface MentionQuery {
  /** Where the @ stands. */
  readonly start: number;
  readonly text: string;
}

/** What is being typed after an @ right before the caret: a name of up to three words, or nothing. */
export function mentionAt(text: string, caret: number): MentionQuery | undefined {
  const match = /(?:^|[\s(])@([^\s@]*(?: [^\s@]+){0,2})$/u.exec(text.slice(0, caret));
  const typed = match?.[1];
  return typed === undefined ? undefined : { start: caret - typed.length - 1, text: typed };
}

/** People whose name, or a word of it, begins with what was typed; at most six. */
export function suggest<P extends Mentionable>(people: readonly P[], typed: string): P[] {
  const wanted = fold(typed);
  const fits = ({ name }: Mentionable) =>
    fold(name).startsWith(wanted) ||
    fold(name)
      .split(/\s+/)
      .some((word) => word.startsWith(wanted));
  return people.filter(fits).slice(0, 6);
}

/** Puts a whole name in place of what was typed; the caret goes behind it. */
export function completeMention(text: string, caret: number, query: MentionQuery, name: string) {
  const after = text.slice(caret);
  const gap = /^[\s.,;:!?)]/.test(after) ? '' : ' ';
  const before = `${text.slice(0, query.start)}@${name}${gap}`;
  return { text: before + after, caret: before.length };
}

/** The ids of everybody whose "@name" stands in a text. Longer names win over names they begin with. */
export function mentionedIn<P extends Mentionable>(text: string, people: readonly P[]): P[] {
  const found = new Set(splitMentions(text, people).flatMap((part) => (part.person ? [part.person] : [])));
  return [...found];
}

export interface TextPart<P> {
  readonly text: string;
  readonly person?: P;
}

/** Cuts a text into plain parts and "@name" parts. */
export function splitMentions<P extends Mentionable>(text: string, people: readonly P[]): TextPart<P>[] {
  const longestFirst = [...people].sort((one, other) => other.name.length - one.name.length);
  const parts: TextPart<P>[] = [];
  let plain = '';
  for (let at = 0; at < text.length;) {
    const person =
      text[at] === '@' ? longestFirst.find(({ name }) => namesAt(text, at + 1, name)) : undefined;
    if (!person) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain) parts.push({ text: plain });
    parts.push({ text: text.slice(at, at + 1 + person.name.length), person });
    plain = '';
    at += 1 + person.name.length;
  }
  if (plain) parts.push({ text: plain });
  return parts;
}

function namesAt(text: string, at: number, name: string): boolean {
  const next = text.charAt(at + name.length);
  return text.startsWith(name, at) && !/[\p{L}\p{N}]/u.test(next);
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
