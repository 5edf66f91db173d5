/** Mailbox names as they stand in IMAP commands, and as a person reads them: modified UTF-7 (RFC 3501 section 5.1.3). Pure. */
import { type Token, textOf } from './tokens.ts';

/** Names that are not valid modified UTF-7 stay as they are: some servers send UTF-8. */
export function readableName(wire: string): string {
  if (!wire.includes('&') || !/^[\x20-\x7e]*$/.test(wire)) return wire;
  let isValid = true;
  const text = wire.replace(/&([^-]*)-/g, (_, code: string) => {
    if (code === '') return '&';
    const bytes = Buffer.from(code.replaceAll(',', '/'), 'base64');
    if (!/^[A-Za-z0-9+,]+$/.test(code) || bytes.length < 2 || bytes.length % 2 !== 0) isValid = false;
    else bytes.swap16();
    return bytes.toString('utf16le');
  });
  return isValid && text.isWellFormed() ? text : wire;
}

/** The names from the top to this mailbox; one name where the server has no hierarchy (delimiter NIL). */
export function pathOf(wire: string, delimiter: string | null): readonly string[] {
  const parts = delimiter === null || delimiter === '' ? [wire] : wire.split(delimiter);
  const names = parts.map(readableName).filter((name) => name !== '');
  return names.length === 0 ? [wire] : names;
}

/**
 * A mailbox's name where a name must stand: NIL without quotes is a mailbox that is called so. INBOX is the same in any case (RFC 9051
 * section 5.1). Null: no name.
 */
export function nameIn(token: Token | undefined): string | null {
  const name = token === null ? 'NIL' : textOf(token);
  return name?.toUpperCase() === 'INBOX' ? 'INBOX' : name;
}
