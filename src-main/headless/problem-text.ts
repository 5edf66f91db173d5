/** English texts of every Problem for the command line: what happened, why, and what mends it. Screens get theirs from i18n. */
import type { Problem, ProblemCode } from '../../src-shared/domain/problems.ts';

export interface ProblemText {
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
}

/** `{name}` stands for the Problem's parameter of that name; a sentence whose parameter is missing is left out. */
const texts = {
  'sign-in-required': {
    title: 'Sign-in needed',
    cause: 'The server no longer accepts the token. [Server: {host}.]',
    fix: 'Make a new token there and name it in the set-up file.',
  },
  'wrong-password': {
    title: 'User name or password refused',
    cause: 'The server said no to the user name or password. [Server: {host}.]',
    fix: 'Check both. With two-step sign-in the server usually wants an app password. Concord tries again only when it is started again, so that the account is not locked.',
  },
  'consent-required': {
    title: 'Consent needed',
    cause: 'The administrator has not allowed Concord for this account.',
    fix: 'Ask the administrator to allow it.',
  },
  'account-not-permitted': {
    title: 'Account not allowed',
    cause: 'The administrator has not allowed this kind of account, or this account.',
    fix: 'Ask the administrator, or use another account.',
  },
  'not-a-calendar-server': {
    title: 'No calendar server there',
    cause: 'The address answers, but not as a CalDAV server. [Server: {host}.]',
    fix: 'Check the address in the set-up file (account.url); the provider tells the right one.',
  },
  'not-a-crm': {
    title: 'No CRM there',
    cause: 'The address answers, but not with the Bridge API. [Server: {host}.]',
    fix: "Check the CRM's address in the set-up file (crm.url).",
  },
  'host-not-confirmed': {
    title: 'Unknown server',
    cause:
      'The password would go to a server that is neither of the address nor confirmed by name. [Server: {host}.]',
    fix: 'When it is the right one, name it in the set-up file (account.confirmedHosts).',
  },
  'captive-portal': {
    title: 'The network wants something first',
    cause: 'A web page came where the server should have answered. [Server: {host}.]',
    fix: 'Open a browser, sign in to the network, and check the address when that is not it.',
  },
  'certificate-untrusted': {
    title: 'Certificate not trusted',
    cause: "The server's certificate is not from an authority this computer trusts. [Server: {host}.]",
    fix: 'When the server has its own authority, name its certificate file in the set-up file (account.ca).',
  },
  unreachable: {
    title: 'Server cannot be reached',
    cause: 'No answer came. [Server: {host}.]',
    fix: 'Check the network and that the server runs; Concord tries again by itself.',
  },
  'server-failed': {
    title: 'The server has trouble',
    cause: 'It answered that it cannot serve now. [Server: {host}.] [Status {status}.]',
    fix: 'Concord tries again by itself; when it stays, tell the server administrator.',
  },
  throttled: {
    title: 'The server asks to slow down',
    cause: 'It takes no more requests for now. [Server: {host}.]',
    fix: 'Concord waits as long as it asks.',
  },
  'answer-invalid': {
    title: 'The server answered nonsense',
    cause: 'The answer cannot be understood. [Server: {host}.]',
    fix: 'Concord tries again by itself; when it stays, report it with the log.',
  },
  'calendar-missing': {
    title: 'Calendar not found',
    cause: 'The account has no such calendar. [It has {count}.]',
    fix: 'Name one of its calendars in the set-up file (primaryCalendar).',
  },
  'calendar-read-only': {
    title: 'Calendar is read-only',
    cause: 'This account may read the primary calendar but not write to it.',
    fix: 'Name a calendar of your own (primaryCalendar), or ask its owner for the right to write.',
  },
  'primary-is-permanent': {
    title: 'The primary calendar is permanent',
    cause: 'This data directory was set up with another primary calendar.',
    fix: 'Put the first one back in the set-up file. To change it, disconnect fully: use a new data directory.',
  },
  'sync-state-expired': {
    title: 'Everything has to be read again',
    cause: 'The server no longer knows the last state.',
    fix: 'Nothing to do; Concord reads everything and writes nothing that is equal.',
  },
  'revision-conflict': {
    title: 'Changed by somebody else meanwhile',
    cause: 'The entry changed while Concord was writing it.',
    fix: 'Nothing to do; the next run joins both changes.',
  },
  'already-exists': {
    title: 'Already there',
    cause: 'The entry was already there when Concord wanted to create it.',
    fix: 'Nothing to do; the next run links it.',
  },
  'not-found': {
    title: 'No longer there',
    cause: 'The entry went while Concord was at work on it.',
    fix: 'Nothing to do; the next run finds out what became of it.',
  },
  'not-permitted': {
    title: 'Not allowed',
    cause: 'The account may not make this change.',
    fix: 'Ask the owner or the administrator for the right.',
  },
  'item-rejected': {
    title: 'Entry refused',
    cause: 'The server does not take this entry.',
    fix: 'The rest goes on. Report it with the log when the entry looks ordinary.',
  },
  'item-unreadable': {
    title: 'Entry unreadable',
    cause: 'An entry cannot be understood; it is left alone on both sides.',
    fix: 'The rest goes on. Report it with the log.',
  },
  'item-too-large': {
    title: 'Entry too large',
    cause: 'An entry is larger than what is accepted.',
    fix: 'The rest goes on. Make the entry smaller.',
  },
  'crm-cannot-change': {
    title: 'Out of date in the CRM',
    cause: 'The CRM takes new entries and no changes.',
    fix: 'The rest goes on. Change the entry in the CRM by hand.',
  },
  'crm-cannot-remove': {
    title: 'Still in the CRM',
    cause: 'The CRM takes new entries and no removals.',
    fix: 'The rest goes on. Remove the entry in the CRM by hand.',
  },
  'lease-held': {
    title: 'Another machine is at work',
    cause: 'This account is being synchronised from another machine.',
    fix: 'Stop Concord there, or wait: the right to write passes on by itself when that machine is silent.',
  },
  'lease-lost': {
    title: 'Another machine took over',
    cause: 'The right to write for this account went to another machine during the run.',
    fix: 'Use Concord on one machine at a time.',
  },
  'store-full': {
    title: 'No space left',
    cause: "Concord's data could not be written.",
    fix: 'Free some disk space; the next run goes on where this one stopped.',
  },
  'store-corrupt': {
    title: "Concord's data was damaged",
    cause: 'The database could not be read; it has been set aside.',
    fix: "Nothing to do: the links are rebuilt from the CRM's agreements; nothing is doubled or deleted.",
  },
  'store-locked': {
    title: 'Already running',
    cause: 'Another Concord uses this data directory.',
    fix: 'Stop the other one, or give this one another directory (--data).',
  },
  'store-newer': {
    title: 'Data of a newer Concord',
    cause: 'The data directory was written by a newer version.',
    fix: 'Use that version, or another directory (--data).',
  },
  'setup-invalid': {
    title: 'The set-up cannot be used',
    cause: 'Something in it is missing or wrong. [Field: {field}.]',
    fix: 'Correct the set-up file and start again.',
  },
  'feature-off': {
    title: 'Switched off',
    cause: "The CRM's administrator has switched this off.",
    fix: 'Ask the administrator.',
  },
  'other-engine': {
    title: 'Something else synchronises this calendar',
    cause: 'Two engines on one calendar make doubles, so Concord stops.',
    fix: 'Switch the other one off, then start Concord again.',
  },
} as const satisfies Record<ProblemCode, ProblemText>;

/** The texts for a Problem, its parameters filled in. */
export function problemText(value: Problem): ProblemText {
  const filled = (text: string): string =>
    text
      .replace(/ ?\[([^\]]*)\]/g, (_whole, part: string) => {
        const names = [...part.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
        return names.every((name) => value.params[name] !== undefined) ? ` ${part}` : '';
      })
      .replace(/\{(\w+)\}/g, (_whole, name: string) => String(value.params[name] ?? ''));
  const { title, cause, fix } = texts[value.code];
  return { title: filled(title), cause: filled(cause), fix: filled(fix) };
}

/** The texts as lines for a terminal. */
export function problemLines(value: Problem, now: number): readonly string[] {
  const { title, cause, fix } = problemText(value);
  const wait =
    value.retryAt !== undefined && value.retryAt > now
      ? [
          `  Not before ${new Date(value.retryAt).toISOString()} (in ${Math.ceil((value.retryAt - now) / 1000)} s).`,
        ]
      : [];
  return [`${title} (${value.code})`, `  ${cause}`, `  ${fix}`, ...wait];
}
