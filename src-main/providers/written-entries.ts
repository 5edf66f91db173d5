/** What entries look like after the latest call of a write that has several, by the key of the write. */

/** Writes that are remembered: more than one batch has. */
const mostWritten = 100;

/** The oldest ones are forgotten. */
export function rememberWritten<Entry>(written: Map<string, Entry>, write: string, entry: Entry): void {
  written.delete(write);
  written.set(write, entry);
  for (const key of written.keys()) {
    if (written.size <= mostWritten) break;
    written.delete(key);
  }
}
