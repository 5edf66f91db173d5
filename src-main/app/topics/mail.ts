/** Topic `mail`, and the calls about a connected mailbox: its folders, its settings, what cannot be carried, and its history. */
import { type AppState, mostFurtherMailboxes } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { MailSetup } from '../../accounts/setup.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { StateKeeper } from '../contract/state.ts';
import type { MailFacts } from '../engine/questions.ts';
import type { AccountSync } from '../running/account-sync.ts';
import type { MailboxNow, MailboxSync } from '../running/mailbox-sync.ts';
import { mailboxSide } from '../running/sides-view.ts';

type Topic = AppState['mail'];
type Mailbox = Omit<Topic, 'further' | 'adding'>;

/** What whoever set the account up knows of one mailbox. */
export interface KnownMailbox
  extends Pick<Mailbox, 'mailbox' | 'discovered' | 'busy' | 'problem' | 'failed'> {
  /** Where the folder map comes from before one is saved; see `MailSetup`. */
  readonly map: MailSetup['map'];
}

export interface MailAccount extends KnownMailbox {
  readonly isSetUp: boolean;
  readonly crmHasMail: boolean;
  /** By id. */
  readonly further: readonly (KnownMailbox & { readonly id: string })[];
  /** Null where no mailbox can be added. */
  readonly adding: Omit<Topic['adding'], 'state'> | null;
}

const defaults: Topic['settings'] = {
  startDate: null,
  mostMegabytes: null,
  onlyKnownPeople: false,
  blocked: [],
};

/** Of a mailbox that is not synchronised. */
const unknownSide: Mailbox['sync']['side'] = {
  ...{ health: 'unknown', problem: null, heardAt: null, nextRunAt: null },
};

/**
 * @param nowOf a mailbox as it runs; null where it does not
 * @param lastAdding whether one could be added, as shown last: it counts until the store was read again after a start
 */
export function mailTopicOf(
  account: MailAccount,
  nowOf: (id: string | null) => MailboxNow | null,
  lastAdding: Topic['adding']['state'] = 'not-yet',
): Topic {
  const first = nowOf(null);
  return {
    ...mailboxTopicOf(account, account, first),
    further: account.further.map((one) => ({
      ...mailboxTopicOf(account, one, nowOf(one.id)),
      id: one.id,
    })),
    adding: {
      ...(account.adding ?? { discovered: null, busy: null, problem: null, failed: null }),
      state: addingState(account, first?.facts ?? null, lastAdding),
    },
  };
}

function addingState(
  { adding, mailbox, further }: MailAccount,
  facts: MailFacts | null,
  last: Topic['adding']['state'],
): Topic['adding']['state'] {
  if (adding === null || mailbox === null) return 'not-yet';
  if (facts === null) return last;
  if (further.length >= mostFurtherMailboxes) return 'too-many';
  return facts.takesFurtherMailboxes ? 'offered' : 'not-allowed';
}

function mailboxTopicOf(account: MailAccount, known: KnownMailbox, now: MailboxNow | null): Mailbox {
  const { mailbox, discovered, busy, problem, failed } = known;
  const { view, facts = null } = now ?? {};
  const state = stateOf(account, known, now);
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
      side: isOn ? mailboxSide(view) : unknownSide,
    },
    pairs: facts?.pairs ?? 0,
    paused: facts?.paused ?? [],
    linked: facts?.linked ?? 0,
    awaited: facts?.awaited ?? 0,
    backlog: facts?.backlog ?? 0,
    waiting: facts?.waiting ?? 0,
    quarantined: facts?.quarantined ?? 0,
    left: facts?.left ?? {},
    today: facts?.today ?? { arrived: 0, moved: 0, read: 0, hours: [] },
    settings: facts?.settings ?? defaults,
    blockedByCrm: facts?.blockedByCrm ?? { count: 0, first: [] },
    offersKnownPeople: facts?.connected?.offersKnownPeople ?? false,
  };
}

function stateOf(
  { isSetUp, crmHasMail }: MailAccount,
  { mailbox, map }: KnownMailbox,
  now: MailboxNow | null,
): Mailbox['state'] {
  if (!isSetUp || !crmHasMail) return 'unavailable';
  if (mailbox === null) return 'none';
  if (now?.facts == null) return map === null ? 'unmapped' : 'on';
  if (!now.facts.hasMap && map === null) return 'unmapped';
  return now.facts.isAsleep ? 'asleep' : 'on';
}

export interface MailTopicParts {
  readonly sync: Pick<AccountSync, 'mailboxes' | 'onMailChanged'>;
  readonly state: StateKeeper;
  readonly account: () => MailAccount;
}

/** From now on the topic follows what is known. @returns shows it anew, after something of `account` changed */
export function keepMailTopic({ sync, state, account }: MailTopicParts): () => void {
  const nowOf = (id: string | null) =>
    sync
      .mailboxes()
      .find((one) => one.id === id)
      ?.now() ?? null;
  const show = (): void => state.set('mail', mailTopicOf(account(), nowOf, state.topic('mail').adding.state));
  sync.onMailChanged(show);
  state.onTopic(({ topic }) => {
    // the limits of the CRM, and how far setup has come
    if (topic === 'calendars' || topic === 'setup') show();
  });
  show();
  return show;
}

export function mailHandlers(
  sync: Pick<AccountSync, 'mailboxes'>,
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
  const need = (id: string | null): MailboxSync =>
    sync.mailboxes().find((one) => one.id === id) ?? fail('setup-invalid', { field: 'mail' });
  return {
    async 'mail.folders'({ mailbox }) {
      return need(mailbox).ask('mail-folders', {});
    },
    async 'mail.save'({ mailbox: id, map }) {
      const mailbox = need(id);
      await mailbox.ask('mail-save', { map });
      await mailbox.ask('mail-choose', { isAsleep: false });
      await mailbox.decided(true);
      return {};
    },
    async 'mail.settings'({ mailbox: id, ...settings }) {
      const mailbox = need(id);
      await mailbox.ask('mail-choose', { settings });
      await mailbox.decided(true);
      return {};
    },
    async 'mail.stop'({ mailbox: id }) {
      const mailbox = need(id);
      await mailbox.ask('mail-choose', { isAsleep: true });
      await mailbox.decided();
      return {};
    },
    async 'mail.start'({ mailbox: id }) {
      const mailbox = need(id);
      await mailbox.ask('mail-choose', { isAsleep: false });
      await mailbox.decided(true);
      return {};
    },
    async 'mail.kept'({ mailbox, ...page }) {
      return need(mailbox).ask('mail-kept', page);
    },
    async 'mail.retry'({ mailbox: id }) {
      const mailbox = need(id);
      await mailbox.ask('mail-retry', {});
      await mailbox.decided(true);
      return {};
    },
    async 'mail.history'({ mailbox, ...page }) {
      return need(mailbox).ask('mail-history', page);
    },
  };
}
