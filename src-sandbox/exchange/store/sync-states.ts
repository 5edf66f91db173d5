/** Sync states: opaque texts that hold what a client knows of a folder. Each is new, also where nothing has changed. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { refuse } from '../refusal.ts';
import { type Knowledge, nothingKnown } from './history.ts';

export interface SyncStates {
  write(folder: string, known: Knowledge): string;
  /** @param text null or empty for the beginning. @throws EwsError */
  read(folder: string, text: string | null): Knowledge;
  /** All states written so far are refused from now on. */
  expire(): void;
}

interface Written extends Knowledge {
  readonly folder: string;
  readonly epoch: number;
  readonly count: number;
}

export function createSyncStates(): SyncStates {
  let epoch = 0;
  let count = 0;
  return {
    write(folder, known) {
      count += 1;
      const written: Written = { ...known, folder, epoch, count };
      return gzipSync(JSON.stringify(written)).toString('base64');
    },
    read(folder, text) {
      if (text === null || text === '') return nothingKnown;
      const written = decoded(text);
      if (written === null || written.folder !== folder || written.epoch !== epoch)
        return refuse('ErrorInvalidSyncStateData');
      const { base, pages, first } = written;
      return { base, pages, ...(first === undefined ? {} : { first }) };
    },
    expire() {
      epoch += 1;
    },
  };
}

function decoded(text: string): Written | null {
  try {
    return JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString()) as Written;
  } catch {
    return null;
  }
}
