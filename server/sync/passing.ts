import { LogFault } from './room';

/** Whether the same may succeed when it is tried again: the line, a server that starts or ends, or a clash of two. */
export function isPassing(error: unknown): boolean {
  if (error instanceof LogFault) return false;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Without a code of SQL's it is the line. Classes 08, 40, 53, 55, 57 and 58 pass (PostgreSQL, appendix A).
  return !/^[0-9A-Z]{5}$/.test(code) || /^(08|40|53|55|57|58)/.test(code);
}
