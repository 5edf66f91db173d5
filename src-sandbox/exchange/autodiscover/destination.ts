/** Where Autodiscover sends a client that asks about an address. */
import type { Mailbox } from '../mailboxes.ts';

export type Destination =
  /** The mailbox is here. */
  | { readonly type: 'settings'; readonly mailbox: Mailbox }
  /** Ask again about another address: the mailbox was moved to another organisation, or to the cloud. */
  | { readonly type: 'address'; readonly to: string }
  /** Ask another server. */
  | { readonly type: 'url'; readonly to: string }
  /** Ask another server, as HTTP says it, with status 302. */
  | { readonly type: 'http'; readonly to: string }
  /** A web server that knows nothing of Autodiscover. */
  | { readonly type: 'page'; readonly html: string }
  | { readonly type: 'unknown' };

/** What the answers are made of. */
export interface AutodiscoverNames {
  readonly ewsUrl: string;
  /** The server's name in DNS. */
  readonly server: string;
}

export function legacyNameOf({ userName, id }: Mailbox): string {
  return `/o=Organisation/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=${id.replaceAll('-', '')}-${userName}`;
}
