/** What the server reads; other names are left out before anything is sent. What a file really is, only it can tell. */
const audioExtensions = new Set(
  'wav wave bwf rf64 w64 aif aiff aifc flac mp3 m4a mp4 aac ogg oga opus caf alac webm mka wv ape tta au snd'.split(
    ' ',
  ),
);

/** For the file chooser. */
export const acceptedFiles = [...audioExtensions].map((extension) => `.${extension}`).join(',');

export interface SortedFiles {
  audio: File[];
  /** How many others there were; what a system leaves in folders for itself is not counted. */
  others: number;
}

/** Picks the audio out of chosen or dropped files, in the order of their names. */
export function sortFiles(files: readonly File[]): SortedFiles {
  const visible = files.filter((file) => !isSystemFile(file.name));
  const audio = visible.filter((file) => audioExtensions.has(extensionOf(file.name)));
  audio.sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
  return { audio, others: visible.length - audio.length };
}

/** "._Song.wav" is what macOS keeps about Song.wav on other disks: a name of audio and none inside. */
function isSystemFile(name: string): boolean {
  return name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini' || name === '__MACOSX';
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** Everything in what was dropped, folders down to the bottom. Call it inside the drop event: later the items are gone. */
export async function readDropped(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return [...transfer.files];
  return (await Promise.all(entries.map(readEntry))).flat();
}

async function readEntry(entry: FileSystemEntry): Promise<File[]> {
  if (isSystemFile(entry.name)) return [];
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    ];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  // A reader hands over a folder in portions and ends with an empty one.
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (portion.length === 0) return found;
    found.push(...(await Promise.all(portion.map(readEntry))).flat());
  }
}
