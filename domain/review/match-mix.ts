const extension = /\.[a-z0-9]{1,5}$/i;
const stage =
  /^(?:v|ver|version|rev|mix|mixdown|master|mastered|mstr|final|bounce|export|print)\.?\d*(?:\.\d+)?[a-d]?$/;
const format = /^(?:\d{2,3}(?:\.\d)?k(?:hz)?|(?:16|24|32)(?:bit|b|f)(?:-\d{2,3}k?)?|(?:16|24|32)-\d{2,3}k?)$/;
const date = /^(?:19|20)\d{2}-?\d{2}-?\d{2}$/;
const copy = /^\(\d+\)$/;
const trackNumber = /^[a-d]?\d{1,2}[.)]?$/i;

/** The title in a file's name: without extension, version, stage, format, date; "Glass Tram_v3 24-48.wav" is "Glass Tram". */
export function titleOf(filename: string): string {
  const words = wordsOf(filename);
  const length = titleLength(words);
  return words.slice(0, length).join(' ');
}

/**
 * The one mix a file is a version of, by its name: `Song_v3.wav` belongs to "Song". Undefined when none or several
 * fit, so that nobody's mix gets a version by guess.
 */
export function matchMix<T extends { title: string }>(filename: string, mixes: readonly T[]): T | undefined {
  const words = wordsOf(filename);
  const title = words.slice(0, titleLength(words));
  const numbered = title.length > 1 && trackNumber.test(title[0] ?? '');
  const names = [words.join(' '), title.join(' '), ...(numbered ? [title.slice(1).join(' ')] : [])].map(fold);
  for (const name of names) {
    const found = mixes.filter((mix) => fold(mix.title) === name || fold(titleOf(mix.title)) === name);
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}

function wordsOf(filename: string): string[] {
  const plain = filename.normalize('NFC').replace(extension, '').replaceAll('_', ' ').trim();
  // Where nothing else parts the words, hyphens do.
  const parted = /\s/.test(plain) ? plain : plain.replaceAll('-', ' ');
  return parted.split(/\s+/).filter((word) => word !== '');
}

/** How many words are left when everything that is no title is taken off the end; at least one. */
function titleLength(words: readonly string[]): number {
  let length = words.length;
  for (;;) {
    const taken = suffixLength(words.slice(0, length));
    if (taken === 0 || taken >= length) return Math.max(1, length);
    length -= taken;
  }
}

function suffixLength(words: readonly string[]): number {
  const word = words.at(-1) ?? '';
  const bare = word.toLowerCase().replace(/^[([]|[)\]]$/g, '');
  if (copy.test(word) || /^[-–—]$/.test(word)) return 1;
  if (stage.test(bare) || format.test(bare) || date.test(bare)) return 1;
  // "mix 3": a number belongs to the stage before it, and to the title where there is none.
  const before = (words.at(-2) ?? '').toLowerCase().replace(/^[([]/, '');
  return /^\d{1,3}$/.test(bare) && stage.test(before) ? 2 : 0;
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
