/** Splits an IMAP command's arguments: atoms, quoted strings and literals as strings, parentheses as arrays. */

export type Argument = string | readonly Argument[];

/** @param literals the literals of the command, in order; their places are marked `{n}` in the text */
export function argumentsOf(text: string, literals: readonly Buffer[]): readonly Argument[] {
  const rest = [...literals];
  let at = 0;
  const list = (): Argument[] => {
    const found: Argument[] = [];
    for (;;) {
      while (text[at] === ' ') at += 1;
      const character = text[at];
      if (character === undefined) return found;
      if (character === ')') {
        at += 1;
        return found;
      }
      if (character === '(') {
        at += 1;
        found.push(list());
      } else if (character === '"') found.push(quoted());
      else if (character === '{') {
        at = text.indexOf('}', at) + 1;
        found.push((rest.shift() ?? Buffer.alloc(0)).toString('latin1'));
      } else found.push(atom());
    }
  };
  const quoted = (): string => {
    let value = '';
    for (at += 1; text[at] !== '"'; at += 1) {
      if (text[at] === undefined) throw new Error(`a quoted string without an end: ${text}`);
      if (text[at] === '\\') at += 1;
      value += text[at];
    }
    at += 1;
    return value;
  };
  /** An atom goes to the next space or parenthesis outside brackets: `BODY.PEEK[]<0.10>`. */
  const atom = (): string => {
    const start = at;
    let depth = 0;
    while (at < text.length) {
      const character = text[at] as string;
      if (character === '[') depth += 1;
      if (character === ']') depth -= 1;
      if (depth === 0 && /[ ()]/.test(character)) break;
      at += 1;
    }
    return text.slice(start, at);
  };
  return list();
}
