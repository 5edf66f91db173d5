/** What is known of an account's mailbox beside its runs: from setup, or from a set-up that nobody can change here. */
import { fail, problem } from '../../../src-shared/domain/problems.ts';
import type { Setup } from '../../accounts/setup.ts';
import type { StateKeeper } from '../contract/state.ts';
import type { MailAccount } from '../topics/mail.ts';
import type { SetupDraft } from './draft.ts';
import type { MailboxSetup } from './mailbox-setup.ts';

export const nothingShown: ReturnType<MailboxSetup['shown']> = {
  ...{ mailbox: null, discovered: null, busy: null, problem: null, failed: null },
};
export const noMailAccount = { isSetUp: false, crmHasMail: true, map: null } as const;

/** @param setup what the engine was started with; null without an account */
export function mailAccount(
  { step, crm }: SetupDraft,
  setup: Setup | null,
  shown: ReturnType<MailboxSetup['shown']>,
  state: Pick<StateKeeper, 'topic'>,
): MailAccount {
  const isSetUp = step === 'first-run' || step === 'done';
  const limits = [...(crm?.summary.limits ?? []), ...state.topic('calendars').limits];
  const crmHasMail = !limits.includes('crm-has-no-mail');
  const mail = setup?.mail ?? null;
  // a mailbox that is saved and was not started: its secret could not be opened
  const isLocked = isSetUp && setup !== null && mail === null && shown.mailbox !== null;
  return {
    ...{ isSetUp, crmHasMail, map: mail?.map ?? null },
    ...shown,
    mailbox: shown.mailbox ?? (setup === null ? null : mailboxOf(setup)),
    ...(isLocked && shown.problem === null && shown.busy === null
      ? { problem: { ...problem('sign-in-required'), side: 'provider' as const }, failed: 'mail.connect' }
      : {}),
  };
}

/** As a set-up describes it; the host is known once it was connected. */
function mailboxOf({ account, mail }: Setup): MailAccount['mailbox'] {
  if (mail === null) return null;
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
    handlers: { 'mail.discover': refuse, 'mail.connect': refuse, 'mail.disconnect': refuse },
    shown: () => nothingShown,
    onChanged: () => undefined,
    close: () => Promise.resolve(),
  };
}
