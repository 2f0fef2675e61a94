import { formatsNamed } from '@/domain/sound-files';

export interface OfferedFile {
  file: File;
  /** Nobody pointed at this one: it lay in a folder that was chosen or dropped. */
  isFromFolder: boolean;
}

export interface SortedFiles {
  audio: File[];
  /** How many others there were; what a system leaves in folders for itself is not counted. */
  others: number;
}

/**
 * Picks what to offer, in the order of the names. What somebody pointed at is offered whatever its name, for what it
 * really is only the server can tell; of a folder only what its name calls a sound.
 */
export function sortFiles(offered: readonly OfferedFile[]): SortedFiles {
  const visible = offered.filter(({ file }) => !isSystemFile(file.name));
  const audio = visible
    .filter(({ file, isFromFolder }) => !isFromFolder || formatsNamed(file.name).length > 0)
    .map(({ file }) => file)
    .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
  return { audio, others: visible.length - audio.length };
}

/** "._Song.wav" is what macOS keeps about Song.wav on other disks: a name of audio and none inside. */
function isSystemFile(name: string): boolean {
  return name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini' || name === '__MACOSX';
}

export interface Dropped {
  files: OfferedFile[];
  /** How many files and folders this device would not give out. */
  unreadable: number;
}

/** Everything in what was dropped, folders down to the bottom. Call it inside the drop event: later the items are gone. */
export async function readDropped(transfer: DataTransfer): Promise<Dropped> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) {
    return { files: [...transfer.files].map((file) => ({ file, isFromFolder: false })), unreadable: 0 };
  }
  const found = (await Promise.all(entries.map((entry) => readEntry(entry, false)))).flat();
  const files = found.filter((file) => file !== 'unreadable');
  return { files, unreadable: found.length - files.length };
}

type Found = OfferedFile | 'unreadable';

async function readEntry(entry: FileSystemEntry, isFromFolder: boolean): Promise<Found[]> {
  if (isSystemFile(entry.name)) return [];
  try {
    if (entry.isDirectory) return await readFolder(entry as FileSystemDirectoryEntry);
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ file, isFromFolder }];
  } catch {
    return ['unreadable'];
  }
}

async function readFolder(folder: FileSystemDirectoryEntry): Promise<Found[]> {
  const reader = folder.createReader();
  const found: Found[] = [];
  // A reader hands over a folder in portions and ends with an empty one.
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (portion.length === 0) return found;
    found.push(...(await Promise.all(portion.map((entry) => readEntry(entry, true)))).flat());
  }
}
