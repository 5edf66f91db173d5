/**
 * Asks both sides for messages that no run has read, or of which nothing was kept (D12): those that stay on their own side, and folders
 * that are not synchronised. Only reads. Bounded in time, in messages and in hits; it goes on a stretch at a time.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { MessageRef, StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailSide } from '../../../src-shared/domain/mail/side.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { Store } from '../../store/index.ts';
import { eachAlone, inStretches, type Step } from './in-stretches.ts';
import { mailWhy } from './mail-why.ts';
import type { FoundMail, SideSearch, Wanted } from './model.ts';
import { wordsIn } from './search-words.ts';

const mostChecked = 5_000;
/** The newest ones of a folder. */
const mostOfFolder = 500;
const mostUnnamed = 2_000;

export interface AskedMail {
  readonly store: Store;
  readonly sides: Readonly<Record<SideName, MailSide>>;
  readonly clock: Clock;
}

interface Read {
  readonly side: SideName;
  readonly message: StoredMessage | null;
}

export function askMail(parts: AskedMail, wanted: Wanted): SideSearch<FoundMail> {
  const { store, clock } = parts;
  const { day } = wanted;
  const hasWords = wordsIn(wanted.text);
  const hit = ({ side, message }: Read): FoundMail | null => {
    if (message === null) return null;
    const { ref, subject, from, others, receivedAt, mailboxes } = message;
    if (day !== null && (receivedAt < day.from || receivedAt >= day.until)) return null;
    if (!hasWords(subject, from.join(' '), others.join(' '))) return null;
    return {
      ...{ place: { side, ref }, row: null, subject, sender: from[0] ?? '', receivedAt },
      ...{ inProvider: side === 'provider', inCrm: side === 'crm' },
      code: mailWhy(store, { side, ref }, clock.now(), mailboxes).code,
    };
  };
  return inStretches({ clock, mostChecked }, (signal) => stepsOf(parts, wanted, signal), hit);
}

async function* stepsOf(
  { store, sides }: AskedMail,
  { day }: Wanted,
  signal: AbortSignal,
): AsyncGenerator<Step<Read>> {
  for (const name of sideNames) {
    const side = sides[name];
    const unnamed = store.mail.search.unnamed(
      name,
      day?.from ?? 0,
      day?.until ?? Number.MAX_SAFE_INTEGER,
      mostUnnamed,
    );
    if (unnamed.length === mostUnnamed) yield { type: 'cut' };
    const refs = unnamed.map(({ ref }) => ref);
    yield* eachAlone(name, () => described(side, name, refs, signal));
    // where changes are told for the whole account, every message of it was heard of
    if (side.capabilities.changeScope === 'account') continue;
    const mapped = new Set((store.mail.facts.map() ?? []).map((pair) => pair[name]));
    let folders: readonly string[] = [];
    yield* eachAlone(name, async function* () {
      folders = (await side.mailboxes(signal, { mayBeKept: true }))
        .filter(({ id, holdsMessages }) => holdsMessages && !mapped.has(id))
        .map(({ id }) => id);
    });
    for (const folder of folders) yield* eachAlone(name, () => newestIn(side, name, folder, signal));
  }
}

async function* described(
  side: MailSide,
  name: SideName,
  refs: readonly MessageRef[],
  signal: AbortSignal,
): AsyncGenerator<Step<Read>> {
  const { maxDescribe } = side.capabilities;
  for (let from = 0; from < refs.length; from += maxDescribe)
    for await (const one of side.describe(refs.slice(from, from + maxDescribe), signal))
      yield { type: 'read', read: { side: name, message: one.type === 'found' ? one.message : null } };
}

/** A folder that is not synchronised: its newest messages. */
async function* newestIn(
  side: MailSide,
  name: SideName,
  folder: string,
  signal: AbortSignal,
): AsyncGenerator<Step<Read>> {
  let seen = 0;
  for await (const { changes, last } of side.changes(folder, null, signal)) {
    const refs: MessageRef[] = [];
    for (const change of changes) {
      if (change.type === 'gone') continue;
      if (seen >= mostOfFolder) break;
      seen += 1;
      if (change.type === 'message') yield { type: 'read', read: { side: name, message: change.message } };
      else refs.push(change.ref);
    }
    yield* described(side, name, refs, signal);
    if (last && seen < mostOfFolder) return;
    if (seen >= mostOfFolder) {
      yield { type: 'cut' };
      return;
    }
  }
}
