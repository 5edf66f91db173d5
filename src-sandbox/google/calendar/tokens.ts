/** Sync and page tokens: opaque to clients, and only valid for the listing that they came from. */

export interface TokenContent {
  /** Epoch microseconds: what was changed later is not known to the holder. */
  readonly at: number;
  /** The row after which a page goes on. */
  readonly row?: number;
  /** What the listing was asked for. */
  readonly query?: Readonly<Record<string, string>>;
  /** Of a page of changes: where the sync token stood. */
  readonly since?: number;
}

export type TokenKind = 'events' | 'events-page' | 'list' | 'list-page' | 'instances-page';

/** @param owner the calendar or person whose listing it is of */
export function writeToken(kind: TokenKind, owner: string, content: TokenContent): string {
  return Buffer.from(JSON.stringify([kind, owner, content])).toString('base64url');
}

/** Null for whatever is no token of this kind and owner. */
export function readToken(token: string, kind: TokenKind, owner: string): TokenContent | null {
  try {
    const [itsKind, itsOwner, content] = JSON.parse(Buffer.from(token, 'base64url').toString()) as [
      string,
      string,
      TokenContent,
    ];
    return itsKind === kind && itsOwner === owner ? content : null;
  } catch {
    return null;
  }
}

/** ETags of listings are no numbers: `"p32nvtuvnjmj960o"`. */
export function listEtag(stamp: number): string {
  return `"p3${stamp.toString(32)}o"`;
}
