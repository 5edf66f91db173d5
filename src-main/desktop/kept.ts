/** The few things the desktop itself remembers between starts (`desktop.json`): no account, no title, no address. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const whole = z.number().int();
const schema = z.object({
  window: z.object({ x: whole, y: whole, width: whole, height: whole }).nullable().catch(null),
  /** Notices shown: kind → what about and when (epoch milliseconds). */
  notices: z.record(z.string(), z.object({ about: z.string(), at: z.number() })).catch({}),
});

export type Kept = z.infer<typeof schema>;

export interface KeptFile {
  get(): Kept;
  set(change: Partial<Kept>): void;
}

/** What cannot be read counts as never remembered; what cannot be written is forgotten at the next start. */
export function openKept(path: string): KeptFile {
  let kept = read(path);
  return {
    get: () => kept,
    set(change) {
      const next = { ...kept, ...change };
      if (JSON.stringify(next) === JSON.stringify(kept)) return;
      kept = next;
      try {
        writeFileSync(`${path}.new`, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch {
        // a full disk is told by the engine; where the window stood is not worth a second complaint
      }
    },
  };
}

function read(path: string): Kept {
  const nothing: unknown = {};
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return schema.parse(typeof found === 'object' && found !== null ? found : nothing);
  } catch {
    return schema.parse(nothing);
  }
}
