/** What the desktop remembers between starts (`desktop.json`): window position and notices. Never personal data. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { replaceFile } from '../support/replace-file.ts';

const whole = z.number().int();
const schema = z.object({
  window: z.object({ x: whole, y: whole, width: whole, height: whole }).nullable().catch(null),
  /** Notices already shown: kind → what each was about and when it was shown (epoch milliseconds). */
  notices: z.record(z.string(), z.object({ about: z.string(), at: z.number() })).catch({}),
});

export type DesktopMemory = z.infer<typeof schema>;

export interface DesktopMemoryFile {
  get(): DesktopMemory;
  set(change: Partial<DesktopMemory>): void;
}

/** A value that cannot be read gets its default. A value that cannot be written is lost at the next start. */
export function openDesktopMemory(path: string): DesktopMemoryFile {
  let memory = read(path);
  return {
    get: () => memory,
    set(change) {
      const next = { ...memory, ...change };
      if (JSON.stringify(next) === JSON.stringify(memory)) return;
      memory = next;
      try {
        replaceFile(path, `${JSON.stringify(memory)}\n`);
      } catch {
        // The engine already reports a full disk; losing the window position is not worth a second message.
      }
    },
  };
}

function read(path: string): DesktopMemory {
  const nothing: unknown = {};
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return schema.parse(typeof found === 'object' && found !== null ? found : nothing);
  } catch {
    return schema.parse(nothing);
  }
}
