const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** "8.4 MB": decimal units, one digit after the point from MB on. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit >= 2 && value < 99.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
