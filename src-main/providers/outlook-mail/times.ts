/** Times as Exchange tells them of messages. Pure. */

/** Epoch milliseconds. `0001-01-01` stands for none, and so does what is no time. */
export function timeOf(text: string): number | null {
  const time = Date.parse(text);
  return Number.isFinite(time) && time > Date.UTC(1900) ? time : null;
}
