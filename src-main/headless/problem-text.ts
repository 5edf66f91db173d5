/** Every Problem as lines for a terminal: what happened and why in the words of the screens, and what a person does about it here. */
import type { Problem, ProblemCode } from '../../src-shared/domain/problems.ts';
import { foreignText } from '../../src-shared/domain/terminal-text.ts';
import { createWords, en, fill } from '../../src-shared/i18n/index.ts';

/** On a screen a button mends the Problem; at a terminal the set-up file and the options do. `[…]` needs the parameter it names. */
const nextSteps: Readonly<Record<ProblemCode, string>> = {
  'sign-in-required': 'Make a new token there and name it in the set-up file.',
  'sign-in-expired': 'Sign in again in the interface, and come back within five minutes.',
  'another-account': 'Sign in again in the interface, with the account that the set-up names.',
  'wrong-password':
    'Check both. With two-step sign-in the server usually wants an app password. Concord tries again only when it is started again, so that the account is not locked.',
  'consent-required': 'Ask the administrator to allow it.',
  'account-not-permitted':
    'Check the address in the set-up file (account.url); when it is right, use an account with a password.',
  'not-a-calendar-server':
    'Check the address in the set-up file (account.url); the provider tells the right one.',
  'not-a-crm': "Check the CRM's address in the set-up file (crm.url).",
  'not-a-mail-server': 'Check the address of the mail server; the provider tells the right one.',
  'mailbox-taken': 'Keep one of the two sections in the set-up file.',
  'encryption-missing': 'Check the address and the port of the mail server.',
  'mail-switched-off': 'Ask the administrator to switch IMAP on for the account, or do it in its settings.',
  'app-password-required':
    "Create an app password in the provider's settings and use it instead of the usual one.",
  'host-not-confirmed': 'When it is the right one, name it in the set-up file (account.confirmedHosts).',
  'captive-portal': 'Open a browser, sign in to the network, and check the address when that is not it.',
  'certificate-untrusted':
    'When the server has its own authority, name its certificate file in the set-up file (account.ca).',
  unreachable: 'Check the network and that the server runs; Concord tries again by itself.',
  'server-failed':
    '[It answered {status}. ]Concord tries again by itself; when it stays, tell the server administrator.',
  throttled: 'Concord waits as long as it asks.',
  'answer-invalid': 'Concord tries again by itself; when it stays, report it with the log.',
  'calendar-missing':
    '[The account has {count} calendars. ]Name one of its calendars in the set-up file (primaryCalendar).',
  'calendar-read-only':
    'Name a calendar of your own (primaryCalendar), or ask its owner for the right to write.',
  'mailbox-missing': 'Look which mail folder was removed or renamed; nothing is deleted because of it.',
  'mailbox-full': 'Make room in the mailbox, or ask the administrator for more.',
  'mailbox-refused':
    'The other folders go on, and Concord tries again by itself; when it stays, tell the server administrator.',
  'mailbox-takes-drafts-only':
    'Nothing has to be done: the message stays in the CRM, since the mail server lets programs add drafts only.',
  'primary-is-permanent':
    'Put the first one back in the set-up file. If the mailbox moved, say so: account.movedFrom names the address that it had. To use another calendar, disconnect fully: use a new data directory.',
  'sync-state-expired': 'Nothing to do; Concord reads everything and writes nothing that is equal.',
  'revision-conflict': 'Nothing to do; the next run joins both changes.',
  'already-exists': 'The next run links it. If the other side does not show it to you, look for it there.',
  'not-found': 'Nothing to do; the next run finds out what became of it.',
  'not-permitted': 'Ask the owner or the administrator for the right.',
  'item-rejected': 'The rest goes on. Report it with the log when the entry looks ordinary.',
  'item-unreadable': 'The rest goes on. Report it with the log.',
  'item-too-large': 'The rest goes on. Make the entry smaller.',
  'crm-cannot-change': 'The rest goes on. Change the entry in the CRM by hand.',
  'crm-cannot-remove': 'The rest goes on. Remove the entry in the CRM by hand.',
  'lease-held':
    'Stop Concord there, or wait: the right to write passes on by itself when that machine is silent.',
  'lease-lost': 'Use Concord on one machine at a time.',
  'store-full': 'Free some disk space; the next run goes on where this one stopped.',
  'store-corrupt':
    "Nothing to do: the links are rebuilt from the CRM's agreements; nothing is doubled or deleted.",
  'store-locked': 'Stop the other one, or give this one another directory (--data).',
  'store-newer': 'Use that version, or another directory (--data).',
  'setup-invalid': 'Correct the set-up file and start again.',
  'feature-off': 'Ask the administrator.',
  'crm-mail-off': 'Ask the administrator of the CRM.',
  'crm-one-mailbox': 'Keep one mailbox in the set-up file, or ask the administrator of the CRM.',
  'other-engine':
    'Switch the other one off, and say so in the interface: Concord without --once prints its address.',
};

/** What helps where the Problem's `reason` tells more than its code. */
const nextStepsByReason: Readonly<Partial<Record<ProblemCode, Readonly<Record<string, string>>>>> = {
  'sign-in-required': {
    ...sameStep(
      [
        'revoked',
        'expired',
        'session-ended',
        'password-changed',
        'no-tokens',
        'client-changed',
        'code-expired',
      ],
      'Put a new refresh token in the set-up file (account.refreshToken); without such a file, sign in again in the interface.',
    ),
    ...sameStep(
      ['declined', 'not-granted', 'interaction', 'second-factor'],
      'Sign in again in the interface, and allow on the page of the provider what Concord asks for.',
    ),
    'no-refresh-token': 'Remove Concord in the settings of the account there, and sign in again.',
  },
  'consent-required': {
    'no-consent': 'Sign in again and allow it, or ask the administrator.',
    'advanced-protection': 'Ask the administrator to allow Concord, or use an account without it.',
  },
  'account-not-permitted': {
    'organization-only': 'Use an account of that organisation, or ask its administrator.',
    'unknown-client': 'Ask the administrator of the organisation to add the client, or use another account.',
    'tenant-restriction': 'Use an account that this network and its organisation let in.',
    policy: 'Use an account of an organisation that the policy of this machine allows (AllowedTenants).',
    'policy-unreadable':
      'Have the administrator correct the policy of this machine: its form, its owner and who may write it.',
    'account-disabled': 'Ask the administrator to unlock the account.',
  },
  'store-locked': { 'key-store': 'Unlock the key store, for example by signing in to this machine.' },
  'setup-invalid': sameStep(
    ['invalid_client', 'deleted_client', 'unauthorized_client', 'redirect_uri_mismatch', 'invalid_request'],
    'Correct the client in the set-up file (account.client); its type has to be "Desktop app".',
  ),
};

function sameStep(reasons: readonly string[], step: string): Readonly<Record<string, string>> {
  return Object.fromEntries(reasons.map((reason) => [reason, step]));
}

const words = createWords(en);

export interface TerminalProblem {
  readonly title: string;
  readonly cause: string;
  readonly nextStep: string;
}

/** The texts for a Problem, its parameters filled in. */
export function problemText(value: Problem): TerminalProblem {
  const params = Object.fromEntries(
    Object.entries(value.params).map(([name, param]) => [
      name,
      typeof param === 'string' ? foreignText(param) : param,
    ]),
  );
  const { title, cause } = words.problem({ ...value, params });
  const { reason } = value.params;
  const byReason = nextStepsByReason[value.code] ?? {};
  const special =
    typeof reason === 'string' && Object.hasOwn(byReason, reason) ? byReason[reason] : undefined;
  return { title, cause, nextStep: fill(special ?? nextSteps[value.code], params, String) };
}

/** @param now epoch milliseconds */
export function problemLines(value: Problem, now: number): readonly string[] {
  const { title, cause, nextStep } = problemText(value);
  const wait =
    value.retryAt !== undefined && value.retryAt > now
      ? [
          `  Not before ${new Date(value.retryAt).toISOString()} (in ${Math.ceil((value.retryAt - now) / 1000)} s).`,
        ]
      : [];
  return [`${title} (${value.code})`, `  ${cause}`, `  ${nextStep}`, ...wait];
}
