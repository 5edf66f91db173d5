/** The addresses that a person sends from (PE9): the account's own, and aliases that were confirmed. */
import { gmail as gmailApi } from '@googleapis/gmail';
import { type Problem, ProblemError } from '../../../../src-shared/domain/problems.ts';
import { authorizedChannel } from '../../../net/index.ts';
import type { ProviderParts } from '../../kind.ts';
import type { GoogleEndpoints } from '../endpoints.ts';
import { isObject, type Json, listIn, textIn } from '../json.ts';
import { createRequester, type LibraryOptions } from '../requester.ts';
import { problemOfMail } from './problems.ts';

/** The person has no Gmail, or did not grant it: the account's address is all there is. */
const withoutMail: ReadonlySet<Problem['code']> = new Set([
  'sign-in-required',
  'consent-required',
  'account-not-permitted',
  'mail-switched-off',
]);

/**
 * Lower-cased, the account's own first; none without Gmail. One request, of one unit, which no meter counts.
 * @throws ProblemError for what passes: `throttled` | `server-failed` | `unreachable` | …, and `sign-in-required`
 */
export async function ownAddresses(
  { dialer, clock, tokens }: Required<ProviderParts>,
  { gmail: rootUrl }: Pick<GoogleEndpoints, 'gmail'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const requester = createRequester(
    authorizedChannel(dialer, { origin: new URL(rootUrl).origin }, tokens),
    clock,
  );
  const api = gmailApi({ version: 'v1', rootUrl });
  const call = (options: LibraryOptions): Promise<unknown> =>
    // the library's own type of these options names parts of its HTTP client that are not used here
    api.users.settings.sendAs.list({ userId: 'me' }, options as object);
  const answer = await requester.ask(call, { signal });
  if (answer.type === 'refused') {
    const found = problemOfMail(answer.refusal, 'account', requester.problemOf);
    if (withoutMail.has(found.code)) return [];
    throw new ProblemError(found);
  }
  return addressesIn(isObject(answer.value) ? listIn(answer.value, 'sendAs') : []);
}

/** The addresses of send-as rows that are the person's without doubt. */
export function addressesIn(rows: readonly Json[]): readonly string[] {
  const found = rows.flatMap((row) => {
    const address = textIn(row, 'sendAsEmail').trim().toLowerCase();
    // an alias whose owner has not confirmed it may be anybody's address; the primary address has no status
    const isOpen = textIn(row, 'verificationStatus') === 'pending';
    return address === '' || isOpen ? [] : [{ address, isPrimary: row.isPrimary === true }];
  });
  const sorted = found.toSorted((one, other) => Number(other.isPrimary) - Number(one.isPrimary));
  return [...new Set(sorted.map(({ address }) => address))];
}
