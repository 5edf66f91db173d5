/** Answers the questions about mail that the account's store alone can answer. */
import type { AppState, CallOutput } from '../../../src-shared/contract/index.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { MailSetup } from '../../accounts/setup.ts';
import { type MailHistoryEntry, noNextAttempt, type QuarantineRow, type Store } from '../../store/index.ts';
import { type Decision, knownRules } from '../../sync/index.ts';
import { mailChoice } from './chosen-mail.ts';
import { hoursOf } from './hours.ts';
import { blockedByCrm, choicesInForce } from './mail-choices.ts';
import type { MailFacts, Questions } from './questions.ts';
import { decisionHead } from './store-answers.ts';
import { mailRowsUndo } from './undo-answers.ts';

type Kept = CallOutput<'mail.kept'>['items'][number];

const longestText = 2_000;
const mostPausedShown = 50;
const mostBlockedShown = 20;

/** @param decisions of mail */
export function mailFactsOf(
  store: Store,
  setup: Pick<MailSetup, 'settings'>,
  decisions: readonly Decision[],
  since: number,
): Omit<MailFacts, 'connected'> {
  const { facts, links, moved, news, quarantine, left, history } = store.mail;
  const map = facts.map();
  const today = history.countsSince(since);
  const { blocked, ...settings } = choicesInForce(store, setup.settings);
  const rules = knownRules(store);
  const byCrm = blockedByCrm(rules);
  return {
    takesFurtherMailboxes: rules?.furtherMailboxes === true,
    decisions: decisions.map(decisionHead),
    hasMap: map !== null,
    isAsleep: mailChoice(store).isAsleep,
    pairs: (map ?? []).filter(({ provider }) => provider !== null).length,
    paused: pausedPairs(store),
    linked: links.count(),
    awaited: moved.move() === null ? 0 : moved.countAwaited(),
    backlog: news.backlog(),
    waiting: decisions.reduce((sum, { count }) => sum + count, 0),
    quarantined: quarantine.count(),
    left: left.counts(),
    today: {
      ...{ arrived: today.arrived ?? 0, moved: today.moved ?? 0, read: today.keywords ?? 0 },
      hours: hoursOf(history.writesByHour(since), since),
    },
    settings: { ...settings, blocked: [...blocked] },
    blockedByCrm: { count: byCrm.length, first: byCrm.slice(0, mostBlockedShown) },
  };
}

function pausedPairs({ mail: { facts } }: Store): AppState['mail']['paused'] {
  const listed = { provider: facts.listed('provider'), crm: facts.listed('crm') };
  const nameOf = (side: SideName, id: string): string =>
    (listed[side]?.mailboxes.find((one) => one.id === id)?.path.join('/') ?? id).slice(0, longestText);
  return (facts.map() ?? [])
    .flatMap(({ crm, provider }) => {
      if (provider === null) return [];
      const ids = { crm, provider };
      const missing = sideNames.find((side) => listed[side]?.missing.includes(ids[side]));
      if (missing === undefined) return [];
      return [{ crm: nameOf('crm', crm), provider: nameOf('provider', provider), missing }];
    })
    .slice(0, mostPausedShown);
}

/** First what cannot be carried, then what is too large. */
export function mailKept(
  store: Store,
  { offset, limit }: Questions['mail-kept']['input'],
): Questions['mail-kept']['output'] {
  const { quarantine, left } = store.mail;
  const failed = quarantine.all();
  const tooLarge = left.counts()['too-large'] ?? 0;
  const shown = failed.slice(offset, offset + limit).map((row) => failedItem(store, row));
  const rest = limit - shown.length;
  const others = rest === 0 ? [] : left.page('too-large', Math.max(0, offset - failed.length), rest);
  return {
    items: [
      ...shown,
      ...others.map(
        ({ side, ref, subject, sender, receivedAt, size }): Kept => ({
          ...{ side, ref, subject: shortened(subject), sender: shortened(sender), receivedAt, size },
          reason: 'too-large',
          nextAt: null,
        }),
      ),
    ],
    count: failed.length + tooLarge,
  };
}

/** What its news tell of it, else its link. */
function failedItem({ mail: { news, links } }: Store, { side, ref, code, nextAttempt }: QuarantineRow): Kept {
  const row = news.get(side, ref);
  const message = row?.kind === 'found' ? row.message : null;
  const end = links.end(side, ref);
  const link = end === null ? null : links.get(end.link);
  return {
    side,
    ref,
    subject: shortened(message?.subject ?? link?.subject ?? null),
    sender: shortened(message === null ? (link?.sender ?? null) : (message.from[0] ?? '')),
    receivedAt: message?.receivedAt ?? end?.receivedAt ?? null,
    size: message?.size ?? end?.size ?? null,
    reason: code,
    nextAt: nextAttempt === noNextAttempt ? null : nextAttempt,
  };
}

export async function mailHistory(
  store: Store,
  { before, limit }: Questions['mail-history']['input'],
): Promise<Questions['mail-history']['output']> {
  const found = store.mail.history.page(before, limit + 1);
  const shown = found.slice(0, limit);
  const runs = store.mail.history.runsOf(
    shown.map(({ id }) => id),
    'all',
  );
  const rows = await mailHistoryRows(shown, store);
  return {
    rows: rows.map((row) => ({
      ...row,
      run: runs.find((run) => row.id >= run.id && row.id <= run.newest)?.id ?? row.id,
    })),
    runs: runs.map(({ id, at, count, did }) => ({ id, at, count, did: did.map((one) => ({ ...one })) })),
    more: found.length > limit,
  };
}

export async function mailHistoryRows(
  rows: readonly MailHistoryEntry[],
  store: Store,
): Promise<CallOutput<'find.explain'>['mailRows']> {
  const undo = await mailRowsUndo(
    rows.map(({ id }) => id),
    store,
  );
  return rows.map(({ id, at, side, action, reason, subject, sender }, index) => ({
    ...{ id, at, side, action, reason },
    undo: undo[index] ?? { grade: 'impossible', obstacle: 'not-kept', isUnderWay: false },
    subject: shortened(subject) ?? '',
    sender: shortened(sender) ?? '',
  }));
}

function shortened(text: string | null): string | null {
  return text === null ? null : text.slice(0, longestText);
}
