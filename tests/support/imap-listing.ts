/** Reads the mailboxes out of a recorded IMAP session: the answers to LIST, XLIST and LSUB, whatever stands around them. */

export interface ListedMailbox {
  readonly command: 'LIST' | 'XLIST' | 'LSUB';
  readonly attributes: readonly string[];
  readonly delimiter: string | null;
  /** Decoded, from the top. */
  readonly path: readonly string[];
}

/** `S: * LIST (\Sent) "/" "Sent"`, also without the marks of a log, and with the name as an atom, a quoted string or a literal. */
const row = /^(?:(?:S:|<|<--) )?\* (LIST|XLIST|LSUB) \(([^)]*)\) (NIL|"(?:\\.|[^"])*") (.+)$/i;

export function mailboxesOfSession(text: string): readonly ListedMailbox[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index): readonly ListedMailbox[] => {
    const [, command, attributes, delimiter, rest] = row.exec(line) ?? [];
    if (command === undefined || attributes === undefined || delimiter === undefined || rest === undefined)
      return [];
    const name = nameOf(rest, lines[index + 1] ?? '');
    const separator = delimiter.toUpperCase() === 'NIL' ? '' : unquoted(delimiter);
    return [
      {
        command: command.toUpperCase() as ListedMailbox['command'],
        attributes: attributes.split(' ').filter((one) => one !== ''),
        delimiter: separator === '' ? null : separator,
        path: (separator === '' ? [name] : name.split(separator)).map(decoded),
      },
    ];
  });
}

function nameOf(rest: string, nextLine: string): string {
  const literal = /^\{(\d+)\}$/.exec(rest);
  if (literal !== null) return nextLine.slice(0, Number(literal[1]));
  const quoted = /^"(?:\\.|[^"])*"/.exec(rest);
  return quoted === null ? (rest.split(' ')[0] ?? '') : unquoted(quoted[0]);
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

/** Modified UTF-7 (RFC 3501 section 5.1.3). */
function decoded(name: string): string {
  return name.replace(/&([A-Za-z0-9+,]*)-/g, (_, base64: string) => {
    if (base64 === '') return '&';
    const bytes = Buffer.from(base64.replaceAll(',', '/'), 'base64');
    return bytes.swap16().toString('utf16le');
  });
}
