/** Which time zones the platform knows. */

const known = new Map<string, boolean>();

/** Whether a time in this zone can be placed. */
export function isKnownZone(name: string): boolean {
  let answer = known.get(name);
  if (answer === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      answer = true;
    } catch {
      answer = false;
    }
    // names come from strangers: the map stays small
    if (known.size < 2000) known.set(name, answer);
  }
  return answer;
}
