/** The set-up of Concord in the mail bench: a mailbox, the reference CRM, and an empty calendar, because every account has one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SetupFile } from '../../src-main/accounts/setup-file.ts';
import type { CrmProcess } from '../support/crm-process.ts';
import type { Place } from './calendar.ts';
import type { MailLogin } from './mail-peers.ts';

/** Writes the set-up into the directory, which is made. @returns the program's arguments */
export function mailProgramArgs(
  directory: string,
  mailbox: MailLogin,
  crm: CrmProcess,
  calendar: Place,
): readonly string[] {
  mkdirSync(directory, { recursive: true });
  const secret = (name: string, value: string): { readonly file: string } => {
    writeFileSync(join(directory, name), value, { mode: 0o600 });
    return { file: name };
  };
  const setup = {
    crm: { kind: 'bridge', url: crm.url, token: secret('token', crm.tokens.anna ?? '') },
    account: {
      kind: 'caldav',
      url: calendar.url,
      user: calendar.user,
      password: secret('calendar-password', 'secret'),
    },
    primaryCalendar: calendar.calendarUrl,
    approveFirstRun: true,
    mail: {
      kind: 'imap',
      url: `imap://127.0.0.1:${mailbox.port}`,
      address: `${mailbox.user}@concord.example`,
      user: mailbox.user,
      password: secret('mailbox-password', mailbox.password),
    },
  } satisfies SetupFile;
  const path = join(directory, 'setup.json');
  writeFileSync(path, JSON.stringify(setup));
  return ['--setup', path, '--data', join(directory, 'data')];
}
