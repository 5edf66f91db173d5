/** What each step of setup makes of a person's words: it asks the servers, checks, and answers the change to the draft. */
import type { CallInput } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Vault } from '../../accounts/vault.ts';
import type { StateKeeper } from '../contract/state.ts';
import { emptyDraft, type SetupDraft } from './draft.ts';
import type { Prober } from './prober.ts';
import type { SetupSecrets } from './secrets.ts';

export interface StepParts {
  readonly ask: Prober['ask'];
  readonly secrets: SetupSecrets;
  readonly vault: Vault;
  readonly state: StateKeeper;
  readonly draft: () => SetupDraft;
}

/** @param repair the account runs already: only a new token for the same CRM and the same person */
export async function crmStep(
  { ask, secrets, draft }: StepParts,
  input: CallInput<'setup.crm'>,
  repair: boolean,
): Promise<Partial<SetupDraft>> {
  const url = webAddress(input.url) ?? fail('not-a-crm');
  const { rules, ...found } = await ask('crm', { url, token: input.token });
  const crm = { ...found, limits: [...found.limits] };
  const known = draft().crm;
  if (repair && (known?.url !== crm.url || known.email !== crm.email)) fail('primary-is-permanent');
  await secrets.put('crm-token', input.token);
  const { direction, createPrefix, providers } = rules;
  const kept = { direction, createPrefix, providers: [...providers] };
  if (repair) return { crm, rules: kept };
  // what a CRM cannot do is read before the person goes on with it
  const step = crm.limits.length === 0 ? 'account' : 'crm';
  return { crm, rules: kept, step, chosen: ruled(draft().chosen, kept) };
}

/** Signs in once with what was typed; the password goes nowhere while there is no place to keep it. */
export async function accountStep(
  { ask, secrets, vault, state, draft }: StepParts,
  input: CallInput<'setup.account'>,
  repair: boolean,
): Promise<Partial<SetupDraft>> {
  if (draft().rules?.providers.includes('caldav') === false) fail('feature-off', { feature: 'caldav' });
  if (input.allowKeyFile) vault.agreeToKeyFile();
  const place = await vault.look();
  state.change('settings', { vault: place });
  if (place === 'unavailable' || place === 'unknown') fail('setup-invalid', { field: 'allowKeyFile' });

  // what is left blank when signing in again is as it was
  const known = repair ? draft().account : null;
  const address = input.address.trim();
  const typedUrl = input.url.trim() || (known?.url ?? '');
  const url = typedUrl === '' ? null : (webAddress(typedUrl) ?? fail('not-a-calendar-server'));
  const user = input.user.trim() || (known?.user ?? address);
  const ca = input.ca.trim() || (known?.ca ?? '');
  const confirmedHost = (input.confirmedHost.trim() || (known?.confirmedHost ?? '')).toLowerCase();
  const found = await ask('account', {
    address,
    user,
    password: input.password,
    url,
    ca: ca === '' ? null : ca,
    confirmedHosts: confirmedHost === '' ? [] : [confirmedHost],
  });
  if (known !== null && found.accountId !== known.accountId) fail('primary-is-permanent');
  if (!(await secrets.put('account-password', input.password)))
    fail('setup-invalid', { field: 'allowKeyFile' });
  const account = {
    accountId: found.accountId,
    user,
    url: url ?? '',
    ca,
    confirmedHost,
    summary: {
      address,
      provider: 'caldav' as const,
      host: found.host,
      lacks: [...found.lacks],
      features: [...found.features],
    },
  };
  const calendars = found.calendars.map((calendar) => ({ ...calendar, upcoming: [...calendar.upcoming] }));
  if (repair) return { account, calendars };
  const { chosen } = draft();
  const stillThere = calendars.some(({ id, mayWrite }) => id === chosen.calendar && mayWrite);
  return {
    account,
    calendars,
    discovered: null,
    step: 'calendar',
    chosen: { ...chosen, calendar: stillThere ? chosen.calendar : null },
  };
}

export function calendarStep(draft: SetupDraft, id: string): Partial<SetupDraft> {
  const calendar = draft.calendars.find((one) => one.id === id) ?? fail('calendar-missing');
  if (!calendar.mayWrite) fail('calendar-read-only');
  return { step: 'direction', chosen: { ...draft.chosen, calendar: id } };
}

/** The stricter of the person's answer and the administrator's rule. */
export function directionStep(draft: SetupDraft, input: CallInput<'setup.direction'>): Partial<SetupDraft> {
  const chosen = { ...draft.chosen, ...input };
  return { directed: true, chosen: draft.rules === null ? chosen : ruled(chosen, draft.rules) };
}

function ruled(chosen: SetupDraft['chosen'], rules: NonNullable<SetupDraft['rules']>): SetupDraft['chosen'] {
  return {
    ...chosen,
    direction: rules.direction === 'crm-to-provider' ? rules.direction : chosen.direction,
    createPrefix: rules.createPrefix === '' ? chosen.createPrefix : rules.createPrefix,
  };
}

/** The sample has every answer: a newcomer stands at the preview at once. */
export function sampleDraft(owner: string, crmUrl: string): SetupDraft {
  const empty = emptyDraft(owner);
  const email = 'anna@example.com';
  return {
    ...empty,
    step: 'preview',
    crm: { url: crmUrl, name: 'Sample CRM', user: 'Anna de Wit', email, limits: [] },
    account: {
      accountId: 'sample',
      user: email,
      url: '',
      ca: '',
      confirmedHost: '',
      summary: { address: email, provider: 'sample', host: '', lacks: ['online-meetings'], features: [] },
    },
    chosen: { ...empty.chosen, calendar: 'personal' },
    directed: true,
  };
}

/** What a person types as an address: https unless they say otherwise; null when it is none. */
function webAddress(text: string): string | null {
  const typed = text.trim();
  const url = URL.parse(/^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`);
  return url !== null && /^https?:$/.test(url.protocol) && typed !== '' ? url.href : null;
}
