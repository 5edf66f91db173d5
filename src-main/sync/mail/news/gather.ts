/** Puts together what is known of each message of which there is news: linked ones as cases, the others as strangers. */
import type { MessageIdentity, StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import { problemOf, stopsTheRun } from '../../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import { isInOldMailbox, type MailLink, type MailNewsRow } from '../../../store/index.ts';
import { isSameMessage } from '../identity.ts';
import type { EndNow, HeldEnd, LinkCase, Whereabouts } from '../plan/model.ts';
import { messageNow } from '../plan/model.ts';
import { type Newcomer, pairOff } from '../plan/pair-off.ts';
import type { MailRun } from '../run-context.ts';
import { addressOf } from './address-of.ts';
import { findMovedMessages } from './moved-mailbox.ts';

/** A message of one side that belongs to no link. */
export interface Stranger {
  readonly side: SideName;
  readonly scope: string;
  readonly message: StoredMessage;
}

export interface Gathered {
  readonly cases: readonly LinkCase[];
  readonly strangers: readonly Stranger[];
}

export async function gather(run: MailRun, signal: AbortSignal): Promise<Gathered> {
  findMovedMessages(run);
  pairNewcomers(run);
  const { links, news } = run.store.mail;
  const numbers = new Set<number>();
  const strangers: Stranger[] = [];
  const loose: MailNewsRow[] = [];
  run.store.reading(() => {
    for (const row of news.known()) {
      const end = links.end(row.side, row.ref);
      if (end !== null) numbers.add(end.link);
      else if (row.kind === 'found')
        strangers.push({ side: row.side, scope: row.scope, message: row.message });
      else loose.push(row);
    }
  });
  // gone, and nobody's
  if (loose.length > 0)
    run.store.transaction('mail.loose', () => {
      for (const { side, ref } of loose) {
        news.settle(side, ref);
        run.store.mail.left.forget(side, ref);
      }
    });
  const cases = run.store.reading(() => [...numbers].flatMap((link) => caseOf(link, run)));
  return { cases: await located(cases, run, signal), strangers };
}

/** Messages that appeared and are known already get the place of the copy that vanished, or become one more copy. */
function pairNewcomers({ store }: MailRun): void {
  const { links, news, left } = store.mail;
  const newcomers = store.reading(() =>
    news.known().flatMap((row): readonly Newcomer[] => {
      if (row.side !== 'provider' || row.kind !== 'found' || links.end('provider', row.ref) !== null)
        return [];
      const candidates = candidatesFor(row.message, store.mail.links).map((link) => ({
        link,
        vanished: new Set(
          link.ends.provider
            .filter(({ ref }) => news.get('provider', ref)?.kind === 'absent')
            .map(({ num }) => num),
        ),
      }));
      return [{ message: row.message, scope: row.scope, candidates }];
    }),
  );
  const pairings = pairOff(newcomers).filter((one) => one.type !== 'stranger');
  if (pairings.length === 0) return;
  store.transaction('mail.pair-off', () => {
    for (const one of pairings) {
      const { message, scope } = one.newcomer;
      left.forget('provider', message.ref);
      if (one.type === 'moved') {
        news.settle('provider', one.end.ref);
        links.moveEnd(one.end.num, { ...addressOf(message), scope });
      } else {
        // nothing is agreed of where it is
        links.addEnd(one.link.num, 'provider', {
          ...addressOf(message),
          scope,
          mailboxes: [],
          keywords: message.keywords,
        });
      }
    }
  });
}

/** Those with its id first; a link may be named twice. */
function candidatesFor(
  message: StoredMessage,
  links: MailRun['store']['mail']['links'],
): readonly MailLink[] {
  const named =
    message.messageId === null
      ? links.unnamed('provider', message.receivedAt, message.size)
      : links.byMessageId(message.messageId);
  const byId = message.emailId === undefined ? [] : links.byEmailId('provider', message.emailId);
  return [...byId, ...named];
}

/** Nothing while an end is not described, or a pair that it is about pauses. */
function caseOf(num: number, run: MailRun): readonly LinkCase[] {
  const link = run.store.mail.links.get(num);
  if (link === null) return [];
  // it was not found in the new mailbox, or only some of its copies were so far (A13)
  if (link.ends.provider.some(isInOldMailbox)) return [];
  const held = { provider: heldOn('provider', link, run), crm: heldOn('crm', link, run) };
  if (held.provider === null || held.crm === null) return [];
  const ends = { provider: held.provider, crm: held.crm };
  if (sideNames.some((side) => ends[side].some((one) => isPaused(side, one, run)))) return [];
  const isGone = ends.provider.every((one) => messageNow(one) === null);
  const hasVanished = ends.provider.some((one) => messageNow(one) === null);
  const isProven = run.isComplete && !run.store.mail.news.hasUndescribed('provider');
  const whereabouts: Whereabouts | null =
    hasVanished && !isProven ? 'unproven' : isGone && ends.provider.length > 0 ? 'unknown' : null;
  return [{ link, ends, whereabouts }];
}

function heldOn(side: SideName, link: MailLink, { store }: MailRun): readonly HeldEnd[] | null {
  const result: HeldEnd[] = [];
  for (const end of link.ends[side]) {
    const now = nowOf(store.mail.news.get(side, end.ref));
    if (now === null) return null;
    result.push({ end, now });
  }
  return result;
}

function nowOf(row: MailNewsRow | null): EndNow | null {
  if (row === null) return { type: 'same' };
  if (row.kind === 'found') return { type: 'found', message: row.message };
  if (row.kind === 'absent') return { type: 'absent', isEmptied: row.reason === 'emptied' };
  return row.kind === 'removed' ? { type: 'removed', reason: row.reason } : null;
}

function isPaused(side: SideName, { end, now }: HeldEnd, { paused }: MailRun): boolean {
  const pauses = (mailbox: string): boolean => paused[side].has(mailbox);
  if (pauses(end.scope) || end.mailboxes.some(pauses)) return true;
  return now.type === 'found' && now.message.mailboxes.some(pauses);
}

/** Asks where messages are that vanished from every mapped mailbox, where the provider's side can tell (ID8). */
async function located(
  cases: readonly LinkCase[],
  run: MailRun,
  signal: AbortSignal,
): Promise<readonly LinkCase[]> {
  const provider = run.sides.provider;
  const wanted = cases.filter(({ whereabouts }) => whereabouts === 'unknown');
  if (!provider.capabilities.locates) return cases;
  const found: StoredMessage[] = [];
  const { maxDescribe } = provider.capabilities;
  const identities = wanted.flatMap(identitiesOf);
  try {
    for (let from = 0; from < identities.length; from += maxDescribe)
      found.push(...(await provider.locate(identities.slice(from, from + maxDescribe), signal)));
  } catch (error) {
    const trouble = problemOf(error);
    if (trouble === null || stopsTheRun(trouble)) throw error;
    // a mailbox refused to be searched: it may be there, so that these wait and all others go on (ML4)
    if (!run.problems.some(({ code, side }) => code === trouble.code && side === 'provider'))
      run.problems.push({ ...trouble, side: 'provider' });
    return cases.map((one) => (wanted.includes(one) ? { ...one, whereabouts: 'unproven' } : one));
  }
  const byMessageId = Map.groupBy(found, ({ messageId }) => messageId);
  return cases.map((one) => {
    if (one.whereabouts !== 'unknown') return one;
    const mine = (byMessageId.get(one.link.messageId) ?? []).filter((message) =>
      one.link.ends.provider.some((end) => isSameMessage(message, one.link, end)),
    );
    return { ...one, whereabouts: whereaboutsOf(mine, run) };
  });
}

function identitiesOf({ link }: LinkCase): readonly MessageIdentity[] {
  return link.ends.provider.map(({ emailId, size, receivedAt }) => ({
    ...(emailId === undefined ? {} : { emailId }),
    messageId: link.messageId,
    size,
    receivedAt,
  }));
}

function whereaboutsOf(found: readonly StoredMessage[], { map }: MailRun): Whereabouts {
  if (found.length === 0) return 'nowhere';
  const isMapped = found.some(({ mailboxes }) => map.places('provider', mailboxes).length > 0);
  return isMapped ? 'mapped' : 'unmapped';
}
