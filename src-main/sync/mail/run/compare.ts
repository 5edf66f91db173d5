/** The full comparison of both sides (RU9): what they hold for each pair, and where they differ. Writes nothing. */
import type { MessageRef, StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import { decide } from '../decide.ts';
import type { ComparedPair, MailboxPair, MailEngineParts } from '../model.ts';
import { type MailRun, mailRun, scopesOf } from '../run-context.ts';

/** @throws ProblemError when a side cannot be read to the end */
export async function compareMail(
  parts: MailEngineParts,
  signal: AbortSignal,
): Promise<readonly ComparedPair[]> {
  const run = mailRun(parts);
  const held = {
    provider: await everything('provider', run, signal),
    crm: await everything('crm', run, signal),
  };
  return run.map.pairs.map((pair) => comparePair(pair, held, run));
}

type Held = ReadonlyMap<MessageRef, StoredMessage>;

async function everything(side: SideName, run: MailRun, signal: AbortSignal): Promise<Held> {
  const { [side]: one } = run.sides;
  const held = new Map<MessageRef, StoredMessage>();
  const { maxDescribe } = one.capabilities;
  for (const scope of scopesOf(side, run)) {
    const refs: MessageRef[] = [];
    for await (const { changes } of one.changes(scope, null, signal))
      for (const change of changes) {
        if (change.type === 'message') held.set(change.message.ref, change.message);
        else if (change.type === 'present') refs.push(change.ref);
      }
    for (let from = 0; from < refs.length; from += maxDescribe)
      for await (const answer of one.describe(refs.slice(from, from + maxDescribe), signal)) {
        if (answer.type === 'found') held.set(answer.message.ref, answer.message);
        else if (answer.type === 'unreadable') run.onItemProblem(side, answer.problem);
      }
  }
  return held;
}

function comparePair(pair: MailboxPair, held: Readonly<Record<SideName, Held>>, run: MailRun): ComparedPair {
  const { links } = run.store.mail;
  const inPair = (side: SideName): readonly StoredMessage[] =>
    [...held[side].values()].filter(({ mailboxes }) => run.map.places(side, mailboxes).includes(pair.crm));
  const here = { provider: inPair('provider'), crm: inPair('crm') };
  const linkOf = (side: SideName, ref: MessageRef) => {
    const end = links.end(side, ref);
    return end === null ? null : links.get(end.link);
  };
  const onlyAt = (side: SideName): readonly MessageRef[] => {
    const others = new Set(here[otherSide(side)].map(({ ref }) => ref));
    return here[side].flatMap(({ ref }) => {
      const link = linkOf(side, ref);
      const isThere = link?.ends[otherSide(side)].some((end) => others.has(end.ref)) ?? true;
      return isThere ? [] : [ref];
    });
  };
  const keywords = here.provider.filter(({ ref, keywords: mine }) => {
    const theirs = linkOf('provider', ref)?.ends.crm.flatMap((end) => held.crm.get(end.ref) ?? [])[0];
    const differs = (one: string) =>
      theirs !== undefined && mine.includes(one) !== theirs.keywords.includes(one);
    return run.keywords.some(differs);
  });
  const maxSize = run.sides.crm.capabilities.maxSize ?? null;
  const missing = here.provider.filter(
    (message) =>
      links.end('provider', message.ref) === null &&
      run.store.mail.left.get('provider', message.ref) === null &&
      decide('provider', message, run.map, run.settings, maxSize).type === 'carry',
  );
  return {
    pair,
    messages: { provider: here.provider.length, crm: here.crm.length },
    onlyAt: { provider: onlyAt('provider'), crm: onlyAt('crm') },
    keywords: keywords.map(({ ref }) => ref),
    missing: missing.map(({ ref }) => ref),
  };
}
