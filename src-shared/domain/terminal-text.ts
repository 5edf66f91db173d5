/**
 * Makes text safe for a terminal. Titles, names and addresses come from servers and from other people; a terminal takes control
 * characters in them for commands, and a line break in them for the begin of a line of Concord's own.
 */

/**
 * Characters that a terminal obeys instead of showing them: control characters (Unicode category Cc), marks that reorder what is shown (Unicode
 * Standard Annex 9), invisible format characters, separators of lines and paragraphs, and halves of surrogate pairs. The joiner and
 * the non-joiner stay: scripts and emoji need them.
 */
const obeyed = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** One line of text, in which every such character is visible as its code point, `<U+001B>`. */
export function printable(text: string): string {
  return text.replace(obeyed, (character) => `<U+${hexadecimal(character)}>`);
}

/** Longer than any title that people read at a terminal, and short enough not to push what stands before it off the screen. */
const mostCharacters = 80;

/**
 * Text from outside as a part of a line, made printable: runs of blanks become one and long text is cut, so that it cannot fill the rest of the line
 * and go on at the begin of the next one like a line of Concord's own.
 */
export function foreignText(text: string): string {
  const oneLine = printable(text.slice(0, 10 * mostCharacters)).replace(/\p{Zs}{2,}/gu, ' ');
  const shown = [...oneLine.trim()];
  return shown.length <= mostCharacters ? shown.join('') : `${shown.slice(0, mostCharacters).join('')}…`;
}

/** JSON as one line for a terminal or a program: the same characters are written as escapes, which JSON allows in strings. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(obeyed, (character) =>
    Array.from({ length: character.length }, (_, index) => `\\u${hexadecimal(character[index] ?? '')}`).join(
      '',
    ),
  );
}

function hexadecimal(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
