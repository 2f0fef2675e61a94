import { randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';

export interface StoredFile {
  bytes: number;
  modifiedAt: Date;
}

/** Files by key below one folder. Keys are made of our own ids and names, never of a person's words. */
export interface Storage {
  /** The path of a key, for programs that read files themselves. */
  locate(key: string): string;
  /** Moves a finished file to its key, durable when it returns. Putting the same key twice is harmless. */
  adopt(key: string, fromPath: string): Promise<StoredFile>;
  /** Moves several at once: the disk is waited for once, not once for each. */
  adoptAll(files: readonly { key: string; fromPath: string }[]): Promise<StoredFile[]>;
  stat(key: string): Promise<StoredFile | undefined>;
  /** Bytes `start` to `end` inclusive. */
  read(key: string, range?: { start: number; end: number }): ReadStream;
  remove(key: string): Promise<void>;
  /** Removes a folder of keys with everything in it. */
  removeFolder(key: string): Promise<void>;
  /** Who makes this process's folders for work in progress; another one with every start. */
  readonly scratchOwner: string;
  /** Makes a folder on the same disk for work in progress; whoever asked for it removes it. */
  makeScratch(purpose: string): Promise<string>;
  /** Removes what is left of work whose owner does not live any more. */
  sweepScratch(isAlive: (owner: string) => Promise<boolean>): Promise<number>;
  freeBytes(): Promise<number>;
}

const validKey = /^[a-z0-9-]+(\/[a-z0-9.-]+)+$/;

/** Keeps files under `root`; refuses keys that could leave it. */
export async function openDiskStorage(root: string): Promise<Storage> {
  const scratch = path.join(root, 'scratch');
  await fs.mkdir(scratch, { recursive: true });
  const scratchOwner = randomUUID();

  const locate = (key: string): string => {
    if (!validKey.test(key) || key.includes('..'))
      throw new Error(`Not a storage key: ${JSON.stringify(key)}`);
    return path.join(root, key);
  };

  const stat = async (key: string): Promise<StoredFile | undefined> => {
    try {
      const found = await fs.stat(locate(key));
      return { bytes: found.size, modifiedAt: found.mtime };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };

  const adoptAll: Storage['adoptAll'] = async (files) => {
    const moves = files.map(({ key, fromPath }) => ({ key, fromPath, to: locate(key) }));
    const folders = [...new Set(moves.map(({ to }) => path.dirname(to)))];
    await Promise.all(folders.map((folder) => fs.mkdir(folder, { recursive: true })));
    await Promise.all(moves.map(({ fromPath }) => syncFile(fromPath)));
    await Promise.all(moves.map(({ fromPath, to }) => fs.rename(fromPath, to)));
    await Promise.all(folders.map(syncFile));
    return Promise.all(
      moves.map(async ({ key }) => {
        const stored = await stat(key);
        if (!stored) throw new Error(`${key} vanished while it was stored`);
        return stored;
      }),
    );
  };

  return {
    scratchOwner,
    async makeScratch(purpose) {
      const own = path.join(scratch, scratchOwner);
      await fs.mkdir(own, { recursive: true });
      return fs.mkdtemp(path.join(own, `${purpose}-`));
    },
    async sweepScratch(isAlive) {
      let swept = 0;
      for (const owner of await fs.readdir(scratch)) {
        if (owner === scratchOwner || (await isAlive(owner))) continue;
        await fs.rm(path.join(scratch, owner), { recursive: true, force: true });
        swept += 1;
      }
      return swept;
    },
    locate,
    stat,
    async adopt(key, fromPath) {
      const [stored] = await adoptAll([{ key, fromPath }]);
      return stored as StoredFile;
    },
    adoptAll,
    read: (key, range) => createReadStream(locate(key), range),
    remove: (key) => fs.rm(locate(key), { force: true }),
    removeFolder: (key) => fs.rm(locate(key), { recursive: true, force: true }),
    async freeBytes() {
      const disk = await fs.statfs(root);
      return disk.bavail * disk.bsize;
    },
  };
}

async function syncFile(file: string): Promise<void> {
  const handle = await fs.open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
