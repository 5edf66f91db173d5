/** The addresses that a person sends from (PE9): the account's own, and aliases that were confirmed. */
import { textIn } from '../json.ts';
import type { GmailApi } from './api.ts';

/**
 * Lower-cased, the account's own first. It costs one request, and needs the permission for mail.
 * @throws ProblemError as `GmailApi.sendAs`, `sign-in-required` when mail was not granted
 */
export async function ownAddresses(
  api: Pick<GmailApi, 'sendAs'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const rows = await api.sendAs(signal);
  const found = rows.flatMap((row) => {
    const address = textIn(row, 'sendAsEmail').trim().toLowerCase();
    // an alias whose owner has not confirmed it may be anybody's address; the primary address has no status
    const isOpen = textIn(row, 'verificationStatus') === 'pending';
    return address === '' || isOpen ? [] : [{ address, isPrimary: row.isPrimary === true }];
  });
  const sorted = found.toSorted((one, other) => Number(other.isPrimary) - Number(one.isPrimary));
  return [...new Set(sorted.map(({ address }) => address))];
}
