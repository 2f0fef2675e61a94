/** The formats that are read, by id, and as people call them in findings and refusals. */
export const formatNames = {
  wav: 'WAV',
  w64: 'Wave64',
  aiff: 'AIFF',
  caf: 'CAF',
  flac: 'FLAC',
  mp3: 'MP3',
  mp2: 'MP2',
  aac: 'AAC',
  mp4: 'MP4',
  ogg: 'Ogg',
  webm: 'WebM',
  matroska: 'Matroska',
} as const;
export type Format = keyof typeof formatNames;

const formatsByExtension: ReadonlyMap<string, readonly Format[]> = new Map(
  Object.entries<readonly Format[]>({
    wav: ['wav'],
    wave: ['wav'],
    bwf: ['wav'],
    rf64: ['wav'],
    w64: ['w64'],
    aif: ['aiff'],
    aiff: ['aiff'],
    aifc: ['aiff'],
    caf: ['caf'],
    flac: ['flac'],
    mp3: ['mp3'],
    mp2: ['mp2'],
    mpa: ['mp2', 'mp3'],
    aac: ['aac', 'mp4'],
    m4a: ['mp4'],
    m4b: ['mp4'],
    mp4: ['mp4'],
    mov: ['mp4'],
    ogg: ['ogg'],
    oga: ['ogg'],
    opus: ['ogg'],
    webm: ['webm', 'matroska'],
    weba: ['webm', 'matroska'],
    mka: ['matroska', 'webm'],
    mkv: ['matroska', 'webm'],
  }),
);

/** The formats that a file's name may stand for; none where it says nothing about sound. */
export function formatsNamed(filename: string): readonly Format[] {
  const [, extension = ''] = /[^.]\.(\w+)$/.exec(filename) ?? [];
  return formatsByExtension.get(extension.toLowerCase()) ?? [];
}

/** Every ending that stands for sound which is read, with its dot, in lower case. */
export const soundEndings: readonly string[] = [...formatsByExtension.keys()].map(
  (extension) => `.${extension}`,
);

/** A format with its article, to be read in a sentence: "a WAV", "an MP3". */
export function withArticle(format: Format): string {
  const name = formatNames[format];
  return /^[AMO]/.test(name) && format !== 'matroska' ? `an ${name}` : `a ${name}`;
}
