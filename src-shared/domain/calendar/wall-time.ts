/** From a wall time in a zone to the moment it is, by Intl alone. */

/**
 * How far a zone's wall clock is ahead of UTC when it shows a time, in milliseconds; 0 for a zone nobody knows.
 *
 * @param wall the time it shows, as epoch milliseconds that read it as UTC
 * @param timeZone IANA name
 */
export function zoneOffset(wall: number, timeZone: string): number {
  try {
    const clock = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
    const offsetAt = (at: number): number => Date.parse(`${clock.format(at).replace(' ', 'T')}Z`) - at;
    // The offset at the wall time read as UTC may be of the wrong side of a clock change; once more settles it.
    return offsetAt(wall - offsetAt(wall));
  } catch {
    return 0;
  }
}
