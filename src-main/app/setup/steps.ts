/** The steps of setup: each takes what a person entered, asks the servers, checks it, and answers the change to the draft. */
import { isDeepStrictEqual } from 'node:util';
import type { AppState, CallInput } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Setup } from '../../accounts/setup.ts';
import type { Vault } from '../../accounts/vault.ts';
import type { StateKeeper } from '../contract/state.ts';
import { emptyDraft, type SetupDraft } from './draft.ts';
import { findKeyPlace } from './key-place.ts';
import type { Prober } from './prober.ts';
import type { SetupSecrets } from './secrets.ts';
import type { AccountFound } from './setup-questions.ts';
import type { SignIns } from './sign-ins.ts';
import { addressIn, wholeCredentials } from './typed-credentials.ts';

type CrmSummary = NonNullable<AppState['setup']['crm']>;

export interface StepParts {
  readonly ask: Prober['ask'];
  readonly secrets: SetupSecrets;
  readonly vault: Vault;
  readonly state: StateKeeper;
  readonly draft: () => SetupDraft;
}

/** @param repair the account runs already: only a new secret for the same CRM and the same person */
export async function crmStep(
  { ask, secrets, draft }: StepParts,
  input: CallInput<'setup.crm'>,
  repair: boolean,
): Promise<Partial<SetupDraft>> {
  const { kind, secret } = input;
  const known = draft().crm;
  const credentials = wholeCredentials(input.credentials, {
    before: repair ? (known?.credentials ?? null) : null,
    address: '',
    wrongAddress: 'not-a-crm',
  });
  const { rules, ...found } = await ask('crm', { kind, credentials, secret });
  const summary = { kind, ...found, limits: [...found.limits] };
  if (repair && !isDeepStrictEqual(identityOf(known?.summary), identityOf(summary)))
    fail('primary-is-permanent');
  await secrets.put('crm', credentials.type, secret);
  const { direction, createPrefix, providers } = rules;
  const saved = { direction, createPrefix, providers: [...providers] };
  const crm = { credentials, summary };
  if (repair) return { crm, rules: saved };
  // what a CRM cannot do is read before the person goes on with it
  const step = summary.limits.length === 0 ? 'account' : 'crm';
  return { crm, rules: saved, step, chosen: withRules(draft().chosen, saved) };
}

/** Signs in once with what was typed; the secret goes nowhere while there is no place to seal it. */
export async function accountStep(
  { ask, secrets, vault, state, draft }: StepParts,
  input: CallInput<'setup.account'>,
  repair: boolean,
): Promise<Partial<SetupDraft>> {
  const { kind, secret } = input;
  await checkPlace(input, { vault, state, draft });

  const known = repair ? draft().account : null;
  const address = input.address.trim();
  const credentials = wholeCredentials(input.credentials, {
    before: known?.credentials ?? null,
    address,
    wrongAddress: 'not-a-calendar-server',
  });
  const found = await ask('account', { kind, address, credentials, secret });
  if (known !== null && found.accountId !== known.accountId) fail('primary-is-permanent');
  if (!(await secrets.put('account', credentials.type, secret)))
    fail('setup-invalid', { field: 'allowKeyFile' });
  return accountChange(draft(), found, { kind, address, credentials }, repair);
}

/**
 * Signs in at the provider, in the browser. The tokens are sealed before the account is asked for anything.
 * @returns null when the person cancelled
 */
export async function signInStep(
  parts: StepParts & { readonly signIns: SignIns },
  input: CallInput<'setup.sign-in'>,
  repair: boolean,
): Promise<Partial<SetupDraft> | null> {
  const { ask, signIns, draft } = parts;
  const known = repair ? draft().account : null;
  const knownClient = known?.credentials.type === 'oauth' ? known.credentials.client : null;
  const kind = { kind: known?.summary.kind ?? input.kind, client: input.client ?? knownClient };
  await checkPlace({ ...input, kind: kind.kind }, parts);
  // what was typed before outlives the program while the person waits for an administrator
  await parts.secrets.settle();
  const signedIn = await signIns.inBrowser({
    ...kind,
    ...{ for: 'account', mailbox: null, features: ['calendar'] },
    address: known?.summary.address ?? input.address.trim(),
    renews: known === null ? null : 'account',
  });
  if (signedIn === null) return null;
  await signIns.keep('account', kind, signedIn);
  const address = signedIn.identity.addresses[0] ?? known?.summary.address ?? input.address.trim();
  const credentials = { type: 'oauth' as const, user: address, client: kind.client };
  const found = await ask('account', { kind: kind.kind, address, credentials, secret: '' });
  if (known !== null && found.accountId !== known.accountId) fail('primary-is-permanent');
  return accountChange(draft(), found, { kind: kind.kind, address, credentials }, repair);
}

/** @throws ProblemError `feature-off` | `setup-invalid` while there is no place to seal what signing in gives */
async function checkPlace(
  { kind, allowKeyFile }: { readonly kind: string; readonly allowKeyFile: boolean },
  { vault, state, draft }: Pick<StepParts, 'vault' | 'state' | 'draft'>,
): Promise<void> {
  if (draft().rules?.providers.includes(kind) === false) fail('feature-off', { kind });
  await findKeyPlace(allowKeyFile, { vault, state });
}

/** What the account is now: for a person who had no calendar to choose from, and made one there since. */
export async function accountAgain(
  { ask, secrets, draft }: Pick<StepParts, 'ask' | 'secrets' | 'draft'>,
  { credentials, summary: { kind, address } }: NonNullable<SetupDraft['account']>,
): Promise<Partial<SetupDraft>> {
  const secret = await secrets.need('account', credentials.type);
  const found = await ask('account', { kind, address, credentials, secret });
  return accountChange(draft(), found, { kind, address, credentials }, true);
}

/** The answered step: what the account is, and its calendars to choose from. */
function accountChange(
  { chosen }: SetupDraft,
  found: AccountFound,
  {
    kind,
    address,
    credentials,
  }: Pick<Setup['account'], 'kind' | 'credentials'> & { readonly address: string },
  repair: boolean,
): Partial<SetupDraft> {
  const account = {
    accountId: found.accountId,
    credentials,
    summary: {
      kind,
      address,
      host: found.host,
      lacks: [...found.lacks],
      features: [...found.features],
    },
  };
  const calendars = found.calendars.map((calendar) => ({ ...calendar, upcoming: [...calendar.upcoming] }));
  if (repair) return { account, calendars };
  const stillThere = calendars.some(({ id, mayWrite }) => id === chosen.calendar && mayWrite);
  return {
    account,
    calendars,
    discovered: null,
    begun: null,
    step: 'calendar',
    chosen: { ...chosen, calendar: stillThere ? chosen.calendar : null },
  };
}

/** Two sign-ins with equal values are the same person in the same CRM. */
function identityOf(crm: CrmSummary | undefined) {
  return crm === undefined ? null : { kind: crm.kind, url: crm.url, email: crm.email };
}

export function calendarStep(draft: SetupDraft, id: string): Partial<SetupDraft> {
  const calendar = draft.calendars.find((one) => one.id === id) ?? fail('calendar-missing');
  if (!calendar.mayWrite) fail('calendar-read-only');
  return { step: 'direction', chosen: { ...draft.chosen, calendar: id } };
}

/** Where the CRM's administrator decided, that rule replaces the person's answer. */
export function directionStep(draft: SetupDraft, input: CallInput<'setup.direction'>): Partial<SetupDraft> {
  const chosen = { ...draft.chosen, ...input };
  return { directed: true, chosen: draft.rules === null ? chosen : withRules(chosen, draft.rules) };
}

function withRules(
  chosen: SetupDraft['chosen'],
  rules: NonNullable<SetupDraft['rules']>,
): SetupDraft['chosen'] {
  return {
    ...chosen,
    direction: rules.direction === 'crm-to-provider' ? rules.direction : chosen.direction,
    createPrefix: rules.createPrefix === '' ? chosen.createPrefix : rules.createPrefix,
  };
}

/** The sample account in files has no online meetings; the simulated provider has all that a real one has. */
const sampleLacks = ({ credentials }: Setup['account']): string[] =>
  credentials.type === 'password' ? ['online-meetings'] : [];

/** The sample answers every step, so that a newcomer is at the preview at once. */
export function sampleDraft(owner: string, { crm, account, primaryCalendar }: Setup): SetupDraft {
  const empty = emptyDraft(owner);
  const address = account.address ?? '';
  return {
    ...empty,
    step: 'preview',
    crm: {
      credentials: crm.credentials,
      summary: {
        kind: crm.kind,
        url: addressIn(crm.credentials),
        name: 'Sample CRM',
        user: 'Anna de Wit',
        email: address,
        limits: [],
      },
    },
    account: {
      accountId: account.kind,
      credentials: account.credentials,
      summary: { kind: account.kind, address, host: '', lacks: sampleLacks(account), features: [] },
    },
    chosen: { ...empty.chosen, calendar: primaryCalendar },
    directed: true,
  };
}
