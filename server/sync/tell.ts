/** Where what happens is written down: facts first, then a sentence. */
export interface Tell {
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');
