/** Changes that no test noticed, in a form that outlives an edit elsewhere in the file, and which of them are accepted. Pure. */

/** How a change is called in a file. */
export interface Named {
  /** The line it is on, trimmed. */
  readonly line: string;
  /** What was replaced by what, white space reduced: `<= budget -> < budget`. */
  readonly change: string;
}

export interface Survivor extends Named {
  readonly file: string;
  /** Its line, counted from 1. */
  readonly at: number;
}

/** An entry of accepted.json. */
export interface Accepted extends Named {
  readonly file: string;
  readonly reason: string;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** `location`: lines and columns counted from 1, the end not included. */
export function survivorOf(
  file: string,
  text: string,
  location: { readonly start: Position; readonly end: Position },
  replacement: string,
): Survivor {
  const lines = text.split('\n');
  const offsetOf = ({ line, column }: Position) =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  const original = text.slice(offsetOf(location.start), offsetOf(location.end));
  return {
    file,
    at: location.start.line,
    line: (lines[location.start.line - 1] ?? '').trim(),
    change: `${onOneLine(original)} -> ${onOneLine(replacement)}`,
  };
}

/** Parts the survivors from the accepted ones; `stale`: accepted changes that did not survive. */
export function accept<One extends Named & { readonly file: string }>(
  all: readonly One[],
  accepted: readonly Accepted[],
): { readonly survivors: readonly One[]; readonly stale: readonly Accepted[] } {
  return {
    survivors: all.filter((one) => !accepted.some((other) => isSame(one, other))),
    stale: accepted.filter((other) => !all.some((one) => isSame(one, other))),
  };
}

export function isSame(
  one: Named & { readonly file: string },
  other: Named & { readonly file: string },
): boolean {
  return one.file === other.file && one.line === other.line && one.change === other.change;
}

function onOneLine(code: string): string {
  return code.replaceAll(/\s+/g, ' ').trim();
}
