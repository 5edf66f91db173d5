/**
 * The full comparison of a mailbox and the CRM's mail (RU9, D13): every mapped mailbox is listed anew and compared with what both sides
 * agreed on. It writes to neither side. What no change list had told of becomes news, which the next run deals with as with any other:
 * a message is moved or marked at most, and erased nowhere (ML7).
 */
import {
  type ComparedSide,
  type Comparison,
  type ComparisonProgress,
  type Differences,
  noDifferences,
} from '../../../../src-shared/domain/comparison.ts';
import type { MessageRef, StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import type { MailChange } from '../../../../src-shared/domain/mail/side.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { MailEnd, Store } from '../../../store/index.ts';
import type { Turns } from '../../common/turns.ts';
import { decide } from '../decide.ts';
import { sameList } from '../mapping.ts';
import type { MailEngineParts } from '../model.ts';
import { isAsAgreed, pullAll } from '../news/pull.ts';
import { type MailRun, mailRun, pauseMissing, scopeOf, scopesOf } from '../run-context.ts';

interface Held {
  readonly refs: Set<MessageRef>;
  /** Linked messages that are not as both agreed, and unlinked ones without a reason, each with the scope that told of it. */
  readonly suspects: Map<MessageRef, string>;
  readonly unreadable: Set<MessageRef>;
  readonly skipped: Map<MessageRef, string>;
}

/** @throws ProblemError when a side cannot be read to the end; nothing is concluded then */
export async function compareMail(
  parts: MailEngineParts,
  turn: Turns,
  signal: AbortSignal,
  onProgress: (progress: ComparisonProgress) => void,
): Promise<Comparison> {
  const startedAt = parts.clock.now();
  const run = mailRun(parts);
  await turn(() => pauseMissing(run, signal));
  const expected = 2 * run.store.mail.links.count();
  let done = 0;
  const tell = (more: number): void => {
    done += more;
    onProgress({ done, total: Math.max(done, expected) });
  };
  tell(0);
  const held = { provider: nothingHeld(), crm: nothingHeld() };
  for (const side of sideNames)
    for (const scope of scopesOf(side, run))
      await turn(() => readScope(side, scope, held[side], run, tell, signal));
  // from here on no run comes in between, so that all is counted at one moment
  return turn(() => conclude(held, run, startedAt, signal));
}

function nothingHeld(): Held {
  return { refs: new Set(), suspects: new Map(), unreadable: new Set(), skipped: new Map() };
}

async function readScope(
  side: SideName,
  scope: string,
  held: Held,
  run: MailRun,
  tell: (more: number) => void,
  signal: AbortSignal,
): Promise<void> {
  for await (const page of run.sides[side].changes(scope, null, signal)) {
    const asked: MessageRef[] = [];
    run.store.reading(() => {
      for (const change of page.changes)
        if (!isKnownAlready(side, scope, change, held, run)) asked.push(refOf(change));
    });
    await describe(side, scope, asked, held, run, signal);
    tell(page.changes.length);
    if (page.last) return;
  }
  // a listing that ends without its last page has named nothing to the end (ML4)
  fail('server-failed', { reason: 'listing-cut-short' });
}

function refOf(change: MailChange): MessageRef {
  return change.type === 'message' ? change.message.ref : change.ref;
}

/** Notes a row. @returns false for a message that has to be described first */
function isKnownAlready(
  side: SideName,
  scope: string,
  change: MailChange,
  held: Held,
  run: MailRun,
): boolean {
  const ref = refOf(change);
  if (change.type === 'gone') {
    held.refs.delete(ref);
    return true;
  }
  if (held.refs.has(ref)) return true;
  held.refs.add(ref);
  const { links, left, news } = run.store.mail;
  if (change.type === 'message') {
    compareOne(side, scope, change.message, held, run);
    return true;
  }
  const end = links.end(side, ref);
  if (end === null) return left.get(side, ref) !== null || news.get(side, ref) !== null;
  // in a mailbox of its own a message can change nothing but its keywords
  return end.scope === scope && change.keywords !== undefined && sameList(change.keywords, end.keywords);
}

/** @returns those that the side says are not there */
async function describe(
  side: SideName,
  scope: string,
  refs: readonly MessageRef[],
  held: Held,
  run: MailRun,
  signal: AbortSignal,
): Promise<readonly MessageRef[]> {
  const { maxDescribe } = run.sides[side].capabilities;
  const absent: MessageRef[] = [];
  for (let from = 0; from < refs.length; from += maxDescribe)
    for await (const answer of run.sides[side].describe(refs.slice(from, from + maxDescribe), signal)) {
      if (answer.type === 'found') compareOne(side, scope, answer.message, held, run);
      else if (answer.type === 'unreadable') {
        held.unreadable.add(answer.ref);
        run.onItemProblem(side, answer.problem);
      } else {
        held.refs.delete(answer.ref);
        absent.push(answer.ref);
      }
    }
  return absent;
}

function compareOne(side: SideName, scope: string, message: StoredMessage, held: Held, run: MailRun): void {
  const { ref } = message;
  held.refs.add(ref);
  held.suspects.delete(ref);
  const end = run.store.mail.links.end(side, ref);
  if (end !== null) {
    if (!isSame(side, end, message, run)) held.suspects.set(ref, scopeNow(side, scope, message, run));
    return;
  }
  const maxSize = run.sides.crm.capabilities.maxSize ?? null;
  const verdict = decide(side, message, run.map, run.settings, maxSize);
  if (verdict.type === 'stay') held.skipped.set(ref, verdict.reason);
  else held.suspects.set(ref, scopeNow(side, scope, message, run));
}

/** Where addresses outlive a move, it may be in another mailbox than the one that told of it. */
function scopeNow(side: SideName, scope: string, message: StoredMessage, run: MailRun): string {
  return message.mailboxes.includes(scope) ? scope : scopeOf(side, message, run);
}

/** As both agreed in all that crosses: mapped places, and keywords that both sides hold. */
function isSame(side: SideName, end: MailEnd, message: StoredMessage, { map, keywords }: MailRun): boolean {
  if (isAsAgreed(end, message)) return true;
  const crossing = (all: readonly string[]) => all.filter((one) => keywords.includes(one));
  return (
    sameList(map.places(side, end.mailboxes), map.places(side, message.mailboxes)) &&
    sameList(crossing(end.keywords), crossing(message.keywords))
  );
}

interface Finding {
  readonly kind: keyof Differences;
  readonly side: SideName;
  readonly ref: MessageRef;
  readonly scope: string;
}

async function conclude(
  held: Readonly<Record<SideName, Held>>,
  run: MailRun,
  startedAt: number,
  signal: AbortSignal,
): Promise<Comparison> {
  const { store } = run;
  // what was only being told while the comparison went on is news and no difference
  await pullAll(run, signal);
  const findings: Finding[] = [];
  const counts: Partial<Record<SideName, ComparedSide>> = {};
  for (const side of sideNames) {
    const { [side]: one } = held;
    findings.push(...(await unnamed(side, one, run, signal)));
    for (const [ref, scope] of [...one.suspects])
      if (!isNews(side, ref, store)) await describe(side, scope, [ref], one, run, signal);
    for (const [ref, scope] of one.suspects) {
      if (isNews(side, ref, store) || store.mail.left.get(side, ref) !== null) continue;
      const kind = store.mail.links.end(side, ref) === null ? 'unlinked' : 'untold';
      findings.push({ kind, side, ref, scope });
    }
    counts[side] = store.reading(() => countsOf(side, one, store));
  }
  const found = { ...noDifferences };
  for (const { kind } of findings) (found as Record<keyof Differences, number>)[kind] += 1;
  const comparison: Comparison = {
    ...{ startedAt, endedAt: run.now(), found },
    sides: { provider: counts.provider ?? null, crm: counts.crm ?? null },
    onTheWay: onTheWayIn(held, store),
  };
  store.transaction('mail.comparison', () => {
    for (const { kind, side, ref, scope } of findings)
      store.mail.news.put(side, { kind: kind === 'gone' ? 'missing' : 'hint', ref, scope }, false);
    store.meta.set('mail-comparison', JSON.stringify(comparison));
  });
  return comparison;
}

/** Linked messages that no listing named: each is asked for by its address. */
async function unnamed(
  side: SideName,
  held: Held,
  run: MailRun,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { links } = run.store.mail;
  const findings: Finding[] = [];
  for (const scope of scopesOf(side, run)) {
    const refs = links
      .refsIn(side, scope)
      .filter((ref) => !held.refs.has(ref) && !isNews(side, ref, run.store));
    const absent = await describe(side, scope, refs, held, run, signal);
    findings.push(...absent.map((ref) => ({ kind: 'gone', side, ref, scope }) as const));
  }
  return findings;
}

/** News that is not settled, and what is set aside, is told elsewhere. */
function isNews(side: SideName, ref: MessageRef, { mail: { news, quarantine } }: Store): boolean {
  return news.get(side, ref) !== null || quarantine.get(side, ref) !== null;
}

/** Copies of one message count once among the linked. */
function countsOf(side: SideName, { refs, unreadable, skipped: found }: Held, { mail }: Store): ComparedSide {
  const skipped: Record<string, number> = {};
  const linked = new Set<number>();
  for (const ref of refs) {
    const end = mail.links.end(side, ref);
    if (end !== null) {
      linked.add(end.link);
      continue;
    }
    const reason = mail.left.get(side, ref)?.reason ?? found.get(ref) ?? 'on-the-way';
    skipped[reason] = (skipped[reason] ?? 0) + 1;
  }
  return { entries: refs.size, linked: linked.size, skipped, unreadable: unreadable.size };
}

/** Linked messages with news that is more than the echo of a write of Concord's own. */
function onTheWayIn(held: Readonly<Record<SideName, Held>>, { mail: { news, links } }: Store): number {
  const open = sideNames.flatMap((side) =>
    links
      .scopes(side)
      .flatMap((scope) => news.refsIn(side, scope))
      .filter((ref) => held[side].suspects.has(ref) || !held[side].refs.has(ref))
      .flatMap((ref) => links.end(side, ref)?.link ?? []),
  );
  return new Set(open).size;
}
