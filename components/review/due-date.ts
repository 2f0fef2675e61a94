/** The day of a moment where this person is, as date fields take it: "2026-11-03". */
export function dayOf(moment: string): string {
  const at = new Date(moment);
  const parts = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
  return parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-');
}

/** Six in the evening of a day where this person is, as a moment. */
export function eveningOf(day: string): string {
  return new Date(`${day}T18:00`).toISOString();
}
