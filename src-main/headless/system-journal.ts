/** Recognises a service whose output systemd keeps in its journal, which other people on the machine may read. */
import { fstatSync } from 'node:fs';

/**
 * Whether one of these open files is the journal's stream. systemd names the stream's device and inode in JOURNAL_STREAM, and the
 * variable is inherited by programs that write elsewhere, so that both are compared (systemd.exec(5)).
 */
export function writesToJournal(journalStream: string | undefined, files: readonly number[]): boolean {
  return files.some((file) => {
    try {
      const { dev, ino } = fstatSync(file, { bigint: true });
      return journalStream === `${dev}:${ino}`;
    } catch {
      // the file is closed
      return false;
    }
  });
}
