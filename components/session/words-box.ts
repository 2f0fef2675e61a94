/** What a text stands in. */
export const wordsBox =
  'words grow rounded-card bg-surface-1 hairline focus-within:shadow-[inset_0_0_0_1px_var(--line-control)]';
