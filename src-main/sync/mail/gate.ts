/** Between planning and sending: removals in unusual numbers, and the same write again and again, wait for a person (DE1, RU3). */
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { MailLink, Store } from '../../store/index.ts';
import {
  budgetWindowMs,
  isWithinBudget,
  removalBudget,
  sameContentWindowMs,
  sameContentWrites,
} from '../common/budgets.ts';
import type { Question } from '../common/decisions.ts';
import { fingerprint } from '../common/fingerprint.ts';
import type { DecisionKind } from '../sync.ts';
import type { PlannedMailWrite } from './plan/model.ts';

/** The end of a link because the CRM's record is not there, and no tombstone says why. */
export interface SilentLoss {
  readonly link: MailLink;
  /** Its whole scope was found empty. */
  readonly isEmptied: boolean;
}

export interface MailGateResult {
  readonly passed: readonly PlannedMailWrite[];
  /** A person wants these messages to stay where they are. */
  readonly kept: readonly MailLink[];
  readonly losses: readonly SilentLoss[];
  /** A person says that they are to be in the CRM. */
  readonly again: readonly MailLink[];
  readonly questions: readonly Question[];
}

/** What the gate reads; it stores nothing. */
export interface MailGateContext {
  readonly store: {
    readonly mail: {
      readonly decisions: Pick<Store['mail']['decisions'], 'answer'>;
      readonly effects: Pick<Store['mail']['effects'], 'sum' | 'times'>;
      readonly links: Pick<Store['mail']['links'], 'count'>;
    };
  };
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
}

export function gateMail(
  writes: readonly PlannedMailWrite[],
  losses: readonly SilentLoss[],
  run: MailGateContext,
): MailGateResult {
  const questions: Question[] = [];
  const kept: MailLink[] = [];
  const passed: PlannedMailWrite[] = [];
  const ask = (kind: DecisionKind, side: SideName, link: MailLink, digest: string): void => {
    questions.push({ kind, item: itemOf(side, kind === 'frozen' ? 'update' : 'remove', link, digest) });
  };
  const answer = (digest: string) => run.store.mail.decisions.answer(digest);

  const changes = Map.groupBy(
    writes.filter(({ isRemoval }) => !isRemoval),
    groupOf,
  );
  for (const group of changes.values()) {
    const repeated = group.filter(
      (write) => isRepeated(write, run) && answer(writeSubject(write)) !== 'approve',
    );
    for (const write of repeated) ask('frozen', write.side, write.link, writeSubject(write));
    if (repeated.length === 0) passed.push(...group);
  }

  for (const side of ['crm', 'provider'] as const) {
    const groups = Map.groupBy(
      writes.filter((write) => write.isRemoval && write.side === side),
      ({ link }) => link,
    );
    const asked: [MailLink, readonly PlannedMailWrite[]][] = [];
    const usual: [MailLink, readonly PlannedMailWrite[]][] = [];
    for (const [link, group] of groups) {
      const said = answer(removalDigest(side, link));
      if (said === 'approve') passed.push(...group.map((write) => ({ ...write, isRemoval: false })));
      else if (said === 'reject') kept.push(link);
      else (group.some(({ asks }) => asks) ? asked : usual).push([link, group]);
    }
    if (isWithin(usual.length, side, run)) passed.push(...usual.flatMap(([, group]) => group));
    else asked.push(...usual);
    for (const [link] of asked) ask('many-removals', side, link, removalDigest(side, link));
  }

  const said = (loss: SilentLoss) => answer(removalDigest('provider', loss.link));
  const open = losses.filter((loss) => said(loss) === null);
  const isFew = isWithin(open.length, 'crm', run);
  const waits = open.filter(({ isEmptied }) => isEmptied || !isFew);
  for (const { link } of waits) ask('many-removals', 'provider', link, removalDigest('provider', link));
  const again = losses.filter((loss) => said(loss) === 'reject').map(({ link }) => link);
  const believed = losses.filter((loss) => !waits.includes(loss) && said(loss) !== 'reject');
  return { passed, kept, losses: believed, again, questions };
}

/** The budget is a share of what was linked before the removals of the window. */
function isWithin(wanted: number, side: SideName, { store, now }: MailGateContext): boolean {
  const spent = store.mail.effects.sum(side, 'removal', now() - budgetWindowMs);
  return isWithinBudget(wanted, spent, removalBudget(store.mail.links.count() + spent));
}

export function removalDigest(side: SideName, { messageKey }: Pick<MailLink, 'messageKey'>): string {
  return fingerprint(['mail removal', side, messageKey]);
}

/** Writes of one message on one side. */
export function groupOf({ link, side }: PlannedMailWrite): string {
  return `${side} ${link.num}`;
}

function isRepeated(write: PlannedMailWrite, { store, now }: MailGateContext): boolean {
  const times = store.mail.effects.times('write', writeSubject(write), now() - sameContentWindowMs);
  return times >= sameContentWrites;
}

/** What the loop breaker counts: this change of this message on this side. */
export function writeSubject({ link, side, kind, add, remove }: PlannedMailWrite): string {
  return fingerprint(['mail write', link.messageKey, side, kind, add, remove]);
}

function itemOf(
  side: SideName,
  write: 'remove' | 'update',
  { messageKey, subject, sentAt }: MailLink,
  digest: string,
): Question['item'] {
  const start = sentAt === null ? '' : new Date(sentAt).toISOString().slice(0, 19);
  const when = { start, timeZone: 'Etc/UTC' };
  return { digest, side, write, title: subject, ...when, addressees: [], about: [messageKey] };
}
