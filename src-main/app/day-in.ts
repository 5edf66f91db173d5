/** A day as a person means it: from midnight to midnight in the time zone of this machine. */

const hourMs = 60 * 60 * 1000;

/** @param day `2026-01-31` @returns epoch milliseconds; `until` itself not included */
export function dayIn(day: string): { readonly from: number; readonly until: number } {
  const from = new Date(`${day}T00:00:00`).getTime();
  // 26 hours later it is the next day, also where clocks go back
  return { from, until: new Date(from + 26 * hourMs).setHours(0, 0, 0, 0) };
}
