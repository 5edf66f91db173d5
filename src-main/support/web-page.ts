/** Which web addresses that a server tells of an entry or a message are opened for a person (S14). Pure. */

export interface PagePlaces {
  /** Names of hosts that hold the provider's own pages. */
  readonly hosts: readonly string[];
  /** Where the account itself is, such as `https://crm.example.com`; a relative address counts from here. */
  readonly account: string;
}

/** Longer than any that is known: those of Outlook have an item's id of some 200 characters. */
const longest = 4096;
/** Names of what signs somebody in (RFC 6749, RFC 6750, RFC 7636). */
const secrets = /^(?:.*_token|token|password|secret|client_secret|code|code_verifier|assertion)$/i;

/**
 * @param told as the server told it
 * @returns an https address at one of the hosts, or at the account's own host (http, where the account is reached so); null for anything
 * else, and for an address that would sign somebody in
 */
export function webPage(told: string, { hosts, account }: PagePlaces): string | null {
  const text = told.trim();
  if (text === '' || text.length > longest || /\p{Cc}/u.test(text)) return null;
  const url = URL.parse(text, account);
  if (url === null || `${url.username}${url.password}` !== '') return null;
  const names = [...url.searchParams.keys(), ...new URLSearchParams(url.hash.slice(1)).keys()];
  if (names.some((name) => secrets.test(name))) return null;
  const own = new URL(account);
  const isUsual = url.protocol === 'https:' && url.port === '';
  const isKnown = isUsual && [...hosts, own.hostname].includes(url.hostname);
  return isKnown || (url.origin === own.origin && url.origin !== 'null') ? url.href : null;
}
