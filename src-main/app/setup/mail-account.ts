/** What is known of an account's mailboxes beside their runs: from setup, or from a set-up that nobody can change here. */
import { fail } from '../../../src-shared/domain/problems.ts';
import { mailboxAccountIdOf } from '../../accounts/identity.ts';
import type { MailSetup, Setup } from '../../accounts/setup.ts';
import type { StateKeeper } from '../contract/state.ts';
import { noSecret } from '../running/mailbox-sync.ts';
import type { MailAccount } from '../topics/mail.ts';
import type { SetupDraft } from './draft.ts';
import type { MailboxSetup } from './mailbox-setup.ts';

export const nothingShown: ReturnType<MailboxSetup['shown']> = {
  ...{ mailbox: null, discovered: null, busy: null, problem: null, failed: null },
  ...{ further: [], adding: null },
};
const noMail = { isSetUp: false, crmHasMail: true, map: null, ...nothingShown };
export const noMailAccount: MailAccount = { ...noMail, further: [] };

/** @param setup what the engines were started with; null without an account */
export function mailAccount(
  { step, crm }: SetupDraft,
  setup: Setup | null,
  shown: ReturnType<MailboxSetup['shown']>,
  state: Pick<StateKeeper, 'topic'>,
): MailAccount {
  const isSetUp = step === 'first-run' || step === 'done';
  const limits = [...(crm?.summary.limits ?? []), ...state.topic('calendars').limits];
  const started = setup?.furtherMail ?? [];
  const startedOf = (id: string) => started.find(({ address }) => mailboxAccountIdOf(address) === id) ?? null;
  // those of a set-up file are not known otherwise
  const further: readonly MailAccount['further'][number][] =
    shown.further.length > 0
      ? shown.further.map((one) => ({ ...known(isSetUp, setup, startedOf(one.id), one), id: one.id }))
      : started.map((mail) => ({
          ...known(isSetUp, setup, mail, nothingShown),
          id: mailboxAccountIdOf(mail.address),
        }));
  return {
    ...{ isSetUp, crmHasMail: !limits.includes('crm-has-no-mail'), further, adding: shown.adding },
    ...known(isSetUp, setup, setup?.mail ?? null, shown),
  };
}

/** @param mail as the mailbox was started */
function known(
  isSetUp: boolean,
  setup: Setup | null,
  mail: MailSetup | null,
  { mailbox, discovered, busy, problem: met, failed }: Omit<MailAccount['further'][number], 'id' | 'map'>,
): Omit<MailAccount['further'][number], 'id'> {
  // a mailbox that is saved and was not started: its secret could not be opened
  const isLocked = isSetUp && setup !== null && mail === null && mailbox !== null;
  const isAsked = isLocked && met === null && busy === null;
  return {
    ...{ discovered, busy, map: mail?.map ?? null },
    mailbox: mailbox ?? (setup === null || mail === null ? null : mailboxOf(setup.account, mail)),
    problem: isAsked ? noSecret : met,
    failed: isAsked ? 'mail.connect' : failed,
  };
}

/** As a set-up describes it; the host is known once it was connected. */
function mailboxOf(account: Setup['account'], mail: MailSetup): MailAccount['mailbox'] {
  const { kind, address, credentials, secret } = mail;
  const { user = '', url = '' } = credentials.type === 'password' ? credentials : {};
  const isSameUser = 'user' in account.credentials && account.credentials.user === user;
  return {
    ...{ kind, address, user: user || address },
    host: URL.parse(url)?.host || (address.split('@')[1] ?? ''),
    sameSignIn: isSameUser && account.secret === secret,
  };
}

/** A mailbox that a command line decided. */
export function fixedMailbox(): MailboxSetup {
  const refuse = (): never => fail('setup-invalid', { field: 'setup' });
  return {
    handlers: {
      'mail.discover': refuse,
      'mail.connect': refuse,
      'mail.sign-in': refuse,
      'mail.disconnect': refuse,
    },
    shown: () => nothingShown,
    onChanged: () => undefined,
    close: () => Promise.resolve(),
  };
}
