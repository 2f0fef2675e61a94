import { readOutbox } from '@/server/mail/post';

export interface FoundLetter {
  kind: string;
  text: string;
  /** Where its one link leads. */
  url: string;
  /** What stands behind "#" or at the end of the path. */
  token: string;
}

/** The letters to an address that lie in an instance's outbox, the oldest first. */
export async function lettersTo(dataDir: string, address: string): Promise<FoundLetter[]> {
  return (await readOutbox(dataDir, address)).map((text) => {
    const url = /https?:\/\/\S+/.exec(text)?.[0] ?? '';
    const kind = /^X-Talkback-Kind: (.*)$/m.exec(text)?.[1] ?? '';
    return { kind, text, url, token: url.split(/[#/]/).at(-1) ?? '' };
  });
}

/** Waits for the `count`th letter of a kind to an address. */
export async function letterTo(
  dataDir: string,
  address: string,
  kind: string,
  count = 1,
): Promise<FoundLetter> {
  for (const until = Date.now() + 20_000; Date.now() < until;) {
    const found = (await lettersTo(dataDir, address)).filter((letter) => letter.kind === kind)[count - 1];
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No ${kind} letter ${count} to ${address} came into the outbox.`);
}
