/** Topic `mail`, and the calls about a connected mailbox: its folders, its settings, what cannot be carried, and its history. */
import type { AppState } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { MailSetup } from '../../accounts/setup.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { StateKeeper } from '../contract/state.ts';
import type { AccountSync, MailNow } from '../running/account-sync.ts';

type Topic = AppState['mail'];

/** What whoever set the account up knows. */
export interface MailAccount extends Pick<Topic, 'mailbox' | 'discovered' | 'busy' | 'problem' | 'failed'> {
  readonly isSetUp: boolean;
  readonly crmHasMail: boolean;
  /** Where the folder map comes from before one is saved; see `MailSetup`. */
  readonly map: MailSetup['map'];
}

const defaults: Topic['settings'] = {
  startDate: null,
  mostMegabytes: null,
  onlyKnownPeople: false,
  blocked: [],
};

export function mailTopicOf(account: MailAccount, now: MailNow | null): Topic {
  const { mailbox, discovered, busy, problem, failed } = account;
  const { view, facts = null } = now ?? {};
  const state = stateOf(account, now);
  const isOn = state === 'on' && view !== undefined;
  const counted = view?.progress ?? null;
  return {
    state,
    unavailable: account.isSetUp ? (account.crmHasMail ? null : 'crm-has-no-mail') : 'no-account',
    mailbox:
      mailbox === null || facts?.connected == null
        ? mailbox
        : { ...mailbox, user: facts.connected.user, host: facts.connected.host },
    ...{ discovered, busy, problem, failed },
    sync: {
      state: isOn ? view.state : 'idle',
      progress:
        !isOn || counted === null
          ? null
          : { done: counted.done, ...(counted.total === undefined ? {} : { total: counted.total }) },
      problem: isOn ? view.problem : null,
      agreedAt: view?.agreedAt ?? null,
      nextRunAt: isOn ? view.nextRunAt : null,
    },
    pairs: facts?.pairs ?? 0,
    paused: facts?.paused ?? [],
    linked: facts?.linked ?? 0,
    backlog: facts?.backlog ?? 0,
    waiting: facts?.waiting ?? 0,
    quarantined: facts?.quarantined ?? 0,
    left: facts?.left ?? {},
    today: facts?.today ?? { arrived: 0, moved: 0, read: 0 },
    settings: facts?.settings ?? defaults,
    offersKnownPeople: facts?.connected?.offersKnownPeople ?? false,
  };
}

function stateOf({ isSetUp, crmHasMail, mailbox, map }: MailAccount, now: MailNow | null): Topic['state'] {
  if (!isSetUp || !crmHasMail) return 'unavailable';
  if (mailbox === null) return 'none';
  if (now?.facts == null) return map === null ? 'unmapped' : 'on';
  if (!now.facts.hasMap && map === null) return 'unmapped';
  return now.facts.isAsleep ? 'asleep' : 'on';
}

export interface MailTopicParts {
  readonly sync: Pick<AccountSync, 'mail' | 'onMailChanged'>;
  readonly state: StateKeeper;
  readonly account: () => MailAccount;
}

/** From now on the topic follows what is known. @returns shows it anew, after something of `account` changed */
export function keepMailTopic({ sync, state, account }: MailTopicParts): () => void {
  const show = (): void => state.set('mail', mailTopicOf(account(), sync.mail()));
  sync.onMailChanged(show);
  state.onTopic(({ topic }) => {
    // the limits of the CRM, and how far setup has come
    if (topic === 'calendars' || topic === 'setup') show();
  });
  show();
  return show;
}

export function mailHandlers(
  sync: Pick<AccountSync, 'ask' | 'mail' | 'mailDecided'>,
): HandlersOf<
  | 'mail.folders'
  | 'mail.save'
  | 'mail.settings'
  | 'mail.stop'
  | 'mail.start'
  | 'mail.kept'
  | 'mail.retry'
  | 'mail.history'
> {
  const needMailbox = (): void => {
    if (sync.mail() === null) fail('setup-invalid', { field: 'mail' });
  };
  const choose = async (input: Parameters<typeof sync.ask<'mail-choose'>>[1]): Promise<void> => {
    needMailbox();
    await sync.ask('mail-choose', input);
  };
  return {
    async 'mail.folders'() {
      needMailbox();
      return sync.ask('mail-folders', {});
    },
    async 'mail.save'({ map }) {
      needMailbox();
      await sync.ask('mail-save', { map });
      await choose({ isAsleep: false });
      await sync.mailDecided(true);
      return {};
    },
    async 'mail.settings'(settings) {
      await choose({ settings });
      await sync.mailDecided(true);
      return {};
    },
    async 'mail.stop'() {
      await choose({ isAsleep: true });
      await sync.mailDecided();
      return {};
    },
    async 'mail.start'() {
      await choose({ isAsleep: false });
      await sync.mailDecided(true);
      return {};
    },
    async 'mail.kept'(input) {
      needMailbox();
      return sync.ask('mail-kept', input);
    },
    async 'mail.retry'() {
      needMailbox();
      await sync.ask('mail-retry', {});
      await sync.mailDecided(true);
      return {};
    },
    async 'mail.history'(input) {
      needMailbox();
      return sync.ask('mail-history', input);
    },
  };
}
