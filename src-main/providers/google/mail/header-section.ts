/** The header section of a message's bytes (RFC 5322 section 2.2), in the form in which Gmail tells header fields. Pure. */
import type { Json } from '../json.ts';

/** Longer ones are left to Gmail. */
const mostBytes = 256 * 1024;

export interface HeaderSection {
  /** The bytes as they come; what follows the header is ignored. */
  add(bytes: Uint8Array): void;
  /** Fields with `name` and `value`, unfolded, in their order. Null when the section is longer than 256 KiB. */
  fields(): readonly Json[] | null;
}

export function headerSection(): HeaderSection {
  let held = Buffer.alloc(0);
  let end = -1;
  return {
    add(bytes) {
      if (end >= 0 || held.length >= mostBytes) return;
      held = Buffer.concat([held, bytes.subarray(0, mostBytes - held.length)]);
      end = endOf(held);
    },
    fields() {
      if (end < 0 && held.length >= mostBytes) return null;
      return fieldsIn(held.toString('utf8', 0, end < 0 ? held.length : end));
    },
  };
}

/** Where the empty line begins; -1 without one. */
function endOf(bytes: Buffer): number {
  const ends = ['\r\n\r\n', '\n\n'].map((line) => bytes.indexOf(line)).filter((at) => at >= 0);
  return ends.length === 0 ? -1 : Math.min(...ends);
}

function fieldsIn(text: string): readonly Json[] {
  return text
    .replace(/\r?\n(?=[ \t])/g, '')
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 1 ? [] : [{ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() }];
    });
}
