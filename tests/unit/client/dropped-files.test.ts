import { describe, expect, it } from 'vitest';
import { readDropped, sortFiles } from '@/client/dropped-files';

const names = (offered: ReturnType<typeof sortFiles>) => offered.audio.map(({ name }) => name);
const offer = (isFromFolder: boolean, ...called: string[]) =>
  called.map((name) => ({ file: { name } as File, isFromFolder }));

/** An entry as a drop hands it over; a folder gives out its content in one portion. */
function entry(name: string, inside?: FileSystemEntry[] | 'unreadable'): FileSystemEntry {
  const portions = Array.isArray(inside) ? [inside, []] : [];
  return {
    name,
    isFile: !Array.isArray(inside),
    isDirectory: Array.isArray(inside),
    file: (give: (file: File) => void, fail: (error: Error) => void) =>
      inside === 'unreadable' ? fail(new Error('gone')) : give({ name } as File),
    createReader: () => ({
      readEntries: (give: (entries: FileSystemEntry[]) => void) => give(portions.shift() ?? []),
    }),
  } as unknown as FileSystemEntry;
}

const drop = (...entries: FileSystemEntry[]) =>
  readDropped({
    items: entries.map((one) => ({ webkitGetAsEntry: () => one })),
  } as unknown as DataTransfer);

describe('what was chosen or dropped', () => {
  it('[RV113] is offered whatever its name, in the order of the names, without what a system keeps', () => {
    const called = [
      'Song 10.wav',
      'Song 2.FLAC',
      'Bounce',
      'old.ape',
      '.DS_Store',
      '._Song 2.FLAC',
      'Thumbs.db',
    ];
    const offered = sortFiles(offer(false, ...called));
    expect(names(offered)).toEqual(['Bounce', 'old.ape', 'Song 2.FLAC', 'Song 10.wav']);
    expect(offered.others).toBe(0);
  });

  it('[RV113] is offered out of a folder where its name calls it a sound that is read', () => {
    const sounds = ['a.mp2', 'b.m4b', 'c.mkv', 'd.MOV', 'e.weba', 'f.mpa', 'g.wav'];
    const offered = sortFiles(
      offer(true, ...sounds, 'cover.jpg', 'Song.als', 'Bounce', 'old.ape', 'h.constructor'),
    );
    expect(names(offered)).toEqual(sounds);
    expect(offered.others).toBe(5);
  });

  it('[RV113] loses nothing to an entry that cannot be read', async () => {
    const { files, unreadable } = await drop(
      entry('Bounce'),
      entry('gone.wav', 'unreadable'),
      entry('Album', [entry('one.wav'), entry('two.wav', 'unreadable'), entry('art', [entry('cover.jpg')])]),
    );
    expect(files.map(({ file, isFromFolder }) => `${file.name} ${isFromFolder}`)).toEqual([
      'Bounce false',
      'one.wav true',
      'cover.jpg true',
    ]);
    expect(unreadable).toBe(2);
  });
});
