/** Asks each side what changed and writes that down, page by page. Nothing is believed yet (ID3, ID4, ML8). */
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import type { MailChange, MailChangePage } from '../../../../src-shared/domain/mail/side.ts';
import { fail, type Problem, problemOf, stopsTheRun } from '../../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { MailEnd } from '../../../store/index.ts';
import { sameList } from '../mapping.ts';
import { accountScope, type MailRun, pauseUnheard, scopesOf } from '../run-context.ts';

/** ML3: addresses that change twice within this time are a fault of the server, and nothing it tells is believed. */
const renumberedAgainMs = 24 * 60 * 60 * 1000;

/** Hears both sides. @throws ProblemError of a whole side */
export async function pullAll(run: MailRun, signal: AbortSignal): Promise<void> {
  run.isComplete = run.map.pairs.every(({ provider }) => !run.paused.provider.has(provider));
  for (const side of sideNames)
    for (const scope of scopesOf(side, run)) {
      try {
        await pullScope(side, scope, run, signal);
      } catch (error) {
        const trouble = problemOf(error);
        if (trouble === null || scope === accountScope || !isOfOneMailbox(trouble)) throw error;
        pauseUnheard(side, scope, trouble, run);
      }
    }
}

/** Missing, refused, or with addresses that nobody can believe. */
function isOfOneMailbox(trouble: Problem): boolean {
  return (
    !stopsTheRun(trouble) || (trouble.code === 'server-failed' && trouble.params.reason === 'renumbered')
  );
}

async function pullScope(side: SideName, scope: string, run: MailRun, signal: AbortSignal): Promise<void> {
  try {
    await pullRound(side, scope, run, signal);
  } catch (error) {
    if (problemOf(error)?.code !== 'sync-state-expired') throw error;
    const { states } = run.store.mail;
    run.store.transaction('mail.pull.expired', () => {
      states.clearSeen(side, scope);
      const { renumberedAt } = states.get(side, scope);
      states.set(side, scope, { state: null, openRound: null, renumberedAt });
    });
    await pullRound(side, scope, run, signal);
  }
}

async function pullRound(side: SideName, scope: string, run: MailRun, signal: AbortSignal): Promise<void> {
  const { store } = run;
  const { states } = store.mail;
  const since = states.get(side, scope);
  let round = since.state === null ? null : since.openRound;
  let kind = round;
  const isFirst = since.state === null || since.openRound === 'snapshot';
  // where nothing is known, nothing can be missing: the addresses of a large mailbox are not gathered for that
  const isBlank = since.state === null && !isKnown(side, scope, run);
  const seen = new Set(round === null ? [] : states.seen(side, scope));
  let { renumberedAt } = since;
  for await (const page of run.sides[side].changes(scope, since.state, signal)) {
    if (page.kind === 'renumbered' && kind !== 'renumbered') {
      if (renumberedAt !== null && run.now() - renumberedAt < renumberedAgainMs)
        fail('server-failed', { reason: 'renumbered' });
      renumberedAt = run.now();
    }
    // a listing that turns into another kind has begun again
    const isAnew = kind !== null && kind !== page.kind;
    kind = page.kind;
    if (isAnew) seen.clear();
    if (!isBlank) for (const change of page.changes) if (change.type !== 'gone') seen.add(refOf(change));
    const isListed = page.last && page.kind !== 'delta' && !isBlank;
    const work = store.reading(() => [
      ...page.changes.flatMap((change) => hear(side, scope, change, page.kind, isFirst, run)),
      ...(isListed ? unseen(side, scope, seen, page.kind, run) : []),
      ...(page.last ? untold(side, scope, seen, page.kind, run) : []),
    ]);
    const canGoOn = !page.last && page.state !== null;
    const next = {
      state: page.last || canGoOn ? page.state : since.state,
      openRound: canGoOn ? page.kind : null,
      renumberedAt: page.last ? renumberedAt : since.renumberedAt,
    };
    // nothing is written when nothing has changed
    const isNewState =
      page.last && (page.state !== since.state || round !== null || renumberedAt !== since.renumberedAt);
    if (work.length > 0 || canGoOn || isNewState)
      store.transaction('mail.pull.page', () => {
        for (const step of work) step();
        if (isAnew || page.last) states.clearSeen(side, scope);
        // without a state to go on from, the listing begins again after a restart, and what it named is kept in memory only
        if (canGoOn && page.kind !== 'delta') states.markSeen(side, scope, page.changes.map(refOf));
        states.set(side, scope, next);
      });
    if (canGoOn) round = page.kind;
    if (!page.last) continue;
    run.onHeard(side, scope);
    return;
  }
  // a listing that ends without its last page has told nothing to the end
  if (side === 'provider') run.isComplete = false;
}

/** Reads all addresses of the scope: not for every look. */
function isKnown(side: SideName, scope: string, { store }: MailRun): boolean {
  const { links, news, left } = store.mail;
  return [links, news, left].some((rows) => rows.refsIn(side, scope).length > 0);
}

function refOf(change: MailChange): MessageRef {
  return change.type === 'message' ? change.message.ref : change.ref;
}

/** What one change makes to be written down; nothing for what is known already. */
function hear(
  side: SideName,
  scope: string,
  change: MailChange,
  kind: MailChangePage['kind'],
  isBacklog: boolean,
  run: MailRun,
): readonly (() => void)[] {
  const { links, news, left } = run.store.mail;
  const ref = refOf(change);
  const before = news.get(side, ref);
  const end = links.end(side, ref);
  if (change.type === 'gone') {
    const { reason } = change;
    // where addresses outlive a move, another mailbox may have told of it since
    if (end === null)
      return [
        ...(before?.scope === scope ? [() => news.settle(side, ref)] : []),
        ...(left.get(side, ref)?.scope === scope ? [() => left.forget(side, ref)] : []),
      ];
    if (side === 'crm' && reason !== undefined)
      return [() => news.put(side, { kind: 'removed', ref, scope, reason }, false)];
    if (before?.kind === 'missing' || before?.kind === 'absent') return [];
    return [() => news.put(side, { kind: 'missing', ref, scope }, false)];
  }
  if (change.type === 'message') {
    const { message } = change;
    if (end !== null && isAsAgreed(end, message))
      return before === null ? [] : [() => news.settle(side, ref)];
    return [() => news.put(side, { kind: 'found', ref, scope, message }, isBacklog && end === null)];
  }
  const hint = () => news.put(side, { kind: 'hint', ref, scope }, isBacklog && end === null);
  if (before !== null) {
    const isKnown =
      before.kind === 'hint' ||
      before.kind === 'unreadable' ||
      (before.kind === 'found' &&
        change.keywords !== undefined &&
        sameList(change.keywords, before.message.keywords));
    return isKnown && (kind !== 'delta' || scope !== accountScope || before.kind === 'hint') ? [] : [hint];
  }
  // in a mailbox of its own a message can change nothing but its keywords
  if (scope !== accountScope) {
    if (end === null) return left.get(side, ref)?.scope === scope ? [] : [hint];
    // where addresses outlive a move, another mailbox tells of it now
    if (end.scope !== scope) return [hint];
    return change.keywords === undefined || sameList(change.keywords, end.keywords) ? [] : [hint];
  }
  return [hint];
}

export function isAsAgreed(
  end: Pick<MailEnd, 'mailboxes' | 'keywords'>,
  message: Pick<MailEnd, 'mailboxes' | 'keywords'>,
): boolean {
  return sameList(end.mailboxes, message.mailboxes) && sameList(end.keywords, message.keywords);
}

/**
 * What Concord itself put there and the round did not tell: where only changes are told, a message that came and left between two rounds is
 * in none of them.
 */
function untold(
  side: SideName,
  scope: string,
  told: ReadonlySet<MessageRef>,
  kind: MailChangePage['kind'],
  { store }: MailRun,
): readonly (() => void)[] {
  const { links, news, states } = store.mail;
  const written = states.written(side, scope);
  if (written.length === 0) return [];
  const suspected = written.filter(
    (ref) =>
      kind === 'delta' &&
      !told.has(ref) &&
      links.end(side, ref)?.scope === scope &&
      news.get(side, ref) === null,
  );
  return [
    ...suspected.map((ref) => () => news.put(side, { kind: 'missing', ref, scope }, false)),
    () => states.clearWritten(side, scope),
  ];
}

/** What was known in this scope and is not in its complete listing. */
function unseen(
  side: SideName,
  scope: string,
  seen: ReadonlySet<MessageRef>,
  kind: MailChangePage['kind'],
  run: MailRun,
): readonly (() => void)[] {
  const { links, news, left } = run.store.mail;
  const isEmptied = seen.size === 0;
  const linked = links.refsIn(side, scope).filter((ref) => !seen.has(ref));
  const suspected = linked.flatMap((ref) => {
    const before = news.get(side, ref)?.kind;
    if (before === 'missing' || before === 'absent' || before === 'removed') return [];
    const reason = isEmptied ? { reason: 'emptied' as const } : {};
    // an address of before means nothing any more, so nobody needs to be asked for it
    const gone = kind === 'renumbered' ? ('absent' as const) : ('missing' as const);
    return [() => news.put(side, { kind: gone, ref, scope, ...reason }, false)];
  });
  const isLinked = new Set(linked);
  const heard = news.refsIn(side, scope).filter((ref) => !seen.has(ref) && !isLinked.has(ref));
  const stayed = left.refsIn(side, scope).filter((ref) => !seen.has(ref));
  return [
    ...suspected,
    ...heard.map((ref) => () => news.settle(side, ref)),
    ...stayed.map((ref) => () => left.forget(side, ref)),
  ];
}
