/** Outside text on its way to a terminal. */
import { foreignText, printable, printableJson } from '../../../src-shared/domain/terminal-text.ts';
import { madeUp, type Random } from './made-up-text.ts';

/** Said in another way than the code under test says it: by code point. */
function isObeyed(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    [0xad, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0xfeff].includes(code) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    (code >= 0xd800 && code <= 0xdfff)
  );
}

export function faultOfTerminalText(random: Random): string | null {
  const text = madeUp(random) + madeUp(random);
  const value = { [text]: [text, null, { text }] };
  const json = printableJson(value);
  for (const shown of [printable(text), foreignText(text), json])
    if ([...shown].some(isObeyed)) return `${JSON.stringify(text)} is shown as ${JSON.stringify(shown)}`;
  if ([...foreignText(text)].length > 81) return `${JSON.stringify(text)} is shown whole`;
  return JSON.stringify(JSON.parse(json)) === JSON.stringify(value) ? null : `${json} is another value`;
}
