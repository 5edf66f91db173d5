/** Ids and change keys in Exchange's form. An id holds the folder, so that it changes when its item moves. */
import { createHash } from 'node:crypto';
import { refuse } from '../refusal.ts';

/** What an id stands for. */
export type IdTarget =
  | { readonly type: 'folder'; readonly key: string }
  /** `entered` is the change with which the item came into its folder. */
  | { readonly type: 'item'; readonly key: string; readonly entered: number }
  /** `date`: the day that the rule of the series gives. */
  | { readonly type: 'occurrence'; readonly key: string; readonly entered: number; readonly date: string };

export interface Ids {
  /** @param mailbox its GUID */
  write(mailbox: string, target: IdTarget): string;
  /** Null for an id that nobody was given. @throws EwsError for what is no id */
  find(id: string): IdTarget | null;
}

const marks = { folder: 0x2e, item: 0x46, occurrence: 0x51 } as const;

/** A target is found by an id that was written: nobody guesses one. */
export function createIds(): Ids {
  const known = new Map<string, IdTarget>();
  return {
    write(mailbox, target) {
      const entry = target.type === 'folder' ? target.key : `${target.key} ${target.entered}`;
      const bytes = Buffer.concat([
        Buffer.from([0, 3, 0x24, 0]),
        Buffer.from(mailbox, 'latin1'),
        Buffer.from([0, marks[target.type]]),
        // the id of an occurrence has the day and the id of its series in it
        ...(target.type === 'occurrence' ? [Buffer.from(`\0\x08${target.date}\0\x46`, 'latin1')] : []),
        Buffer.alloc(5),
        digest(mailbox, 16),
        Buffer.from([target.type === 'folder' ? 1 : 7, 0]),
        digest(entry, 22),
        ...(target.type === 'folder' ? [] : [digest(`entry ${entry}`, 22)]),
        Buffer.from([0, target.type === 'occurrence' ? 0x10 : 0]),
      ]);
      const id = bytes.toString('base64');
      known.set(id, target);
      return id;
    },
    find(id) {
      const found = known.get(id);
      if (found !== undefined) return found;
      return Buffer.from(id, 'base64').length >= 60 && /^[\w+/]+=*$/.test(id)
        ? null
        : refuse('ErrorInvalidIdMalformed');
    },
  };
}

const kinds = { calendar: 0x0f, message: 0x09, folder: 0x01, calendarFolder: 0x02 } as const;

/** A change key: what kind of thing changed, in which mailbox, and which change it was. */
export function changeKeyOf(kind: keyof typeof kinds, mailbox: string, change: number): string {
  const bytes = Buffer.alloc(30);
  bytes.writeUInt32LE(kinds[kind], 0);
  bytes.writeUInt32LE(22, 4);
  digest(mailbox, 16).copy(bytes, 8);
  bytes.writeUIntBE(change, 24, 6);
  return bytes.toString('base64');
}

/** What ParentFolderId has: the kind without a change. */
export const parentChangeKey = 'AQAAAA==';

function digest(text: string, bytes: number): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, bytes);
}
