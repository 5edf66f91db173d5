/**
 * Sends what passed the gate. Each batch is written down before it is sent; its outcomes and what they mean are kept in one transaction.
 * The CRM's writes go first, changes before new messages: live mail does not wait behind history (RU10).
 */
import type { MailOutcome, MailWrite, MessageSource } from '../../../../src-shared/domain/mail/side.ts';
import { type Problem, ProblemError, problemOf } from '../../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import type { MailOutboxEntry } from '../../../store/index.ts';
import { runCalls } from '../../common/call-runner.ts';
import { writeSubject } from '../gate.ts';
import { bytesKey } from '../identity.ts';
import type { PlannedMailWrite } from '../plan/model.ts';
import type { MailRun } from '../run-context.ts';
import { commitStored } from './commit.ts';
import { commitRefused, commitUnread } from './refused.ts';
import { type Sources, sourcesOf } from './sources.ts';
import type { PlannedAppend } from './strangers.ts';

/** One call as the runner needs it. Calls of one group are sent in order; behind one that failed the rest are not sent. */
interface Sendable {
  readonly call: MailOutboxEntry['call'];
  readonly write: { readonly key: string };
  readonly entry: MailOutboxEntry;
  readonly subject: string | null;
}

/** @throws ProblemError when a whole side is in trouble; the next run plans again what was not sent */
export async function sendChanges(
  writes: readonly PlannedMailWrite[],
  run: MailRun,
  signal: AbortSignal,
): Promise<void> {
  for (const side of ['crm', 'provider'] as const) {
    const groups = Map.groupBy(
      writes.filter((write) => write.side === side),
      ({ link }) => link.num,
    );
    const sendables = [...groups.values()].map((group) => {
      const key = run.uuid();
      return group.flatMap((write) => changeCalls(write, key, run));
    });
    await send(side, packed(sendables, run.sides[side].capabilities.maxBatch), null, run, signal);
  }
}

/** @throws ProblemError when a whole side is in trouble */
export async function sendAppends(
  appends: readonly PlannedAppend[],
  run: MailRun,
  signal: AbortSignal,
): Promise<void> {
  const named = appends.flatMap((one) =>
    one.messageKey === null ? [] : [appendCalls(one, one.messageKey, run)],
  );
  const refs = named.flatMap((group) => group.map(({ entry }) => entry.write.message.ref));
  const sources = sourcesOf(run.sides.provider, refs, signal);
  try {
    await send('crm', whileThereIsRoom(named, run), sources, run, signal);
  } finally {
    await sources.close();
  }
  for (const one of appends) if (one.messageKey === null) await sendUnnamed(one, run, signal);
}

function* whileThereIsRoom(
  groups: readonly (readonly Sendable[])[],
  run: MailRun,
): Generator<readonly Sendable[]> {
  for (const batch of packed(groups, run.sides.crm.capabilities.maxBatch)) {
    if (run.full.has('crm')) return;
    yield batch;
  }
}

/** A message without a Message-ID is named by its bytes, so it is read before its call is made. */
async function sendUnnamed(one: PlannedAppend, run: MailRun, signal: AbortSignal): Promise<void> {
  if (run.full.has('crm')) return;
  const { ref } = one.message;
  const reading = sourcesOf(run.sides.provider, [ref], signal);
  try {
    const source = await sourceOrTrouble(reading, ref);
    const key = 'sha256' in source ? bytesKey(source.sha256) : '';
    const calls = appendCalls(one, key, run);
    if ('sha256' in source) {
      const held: Sources = { of: async () => source, trouble: () => null, close: async () => undefined };
      await send('crm', [calls], held, run, signal);
      return;
    }
    const [first] = calls;
    if (first === undefined) return;
    const stopping = run.store.transaction('mail.unread', () => commitUnread(first.entry, source, run));
    if (stopping !== null) throw new ProblemError(stopping);
  } finally {
    await reading.close();
  }
}

async function sourceOrTrouble(reading: Sources, ref: string): Promise<MessageSource | Problem> {
  try {
    return await reading.of(ref);
  } catch (error) {
    const trouble = problemOf(error);
    if (trouble === null) throw error;
    return trouble;
  }
}

function changeCalls(planned: PlannedMailWrite, group: string, run: MailRun): readonly Sendable[] {
  const { side, kind, message, add, remove, link, end, reason, agreed, endsLink, isRemoval, undoes } =
    planned;
  const write: MailWrite = { type: kind, key: run.uuid(), message, add, remove };
  const common = {
    ...{ side, link: link.num, end: end.num, reason, agreed, endsLink, isRemoval, source: null },
    ...(undoes === undefined ? {} : { undoes }),
  };
  return calls(write, group, common, writeSubject(planned), run);
}

function appendCalls(
  { message, mailboxes, scope }: PlannedAppend,
  messageKey: string,
  run: MailRun,
): readonly Sendable[] {
  const keywords = message.keywords.filter((keyword) => run.keywords.includes(keyword));
  const write: MailWrite = { type: 'append', key: run.uuid(), messageKey, mailboxes, keywords, message };
  const common = {
    side: 'crm',
    link: null,
    end: null,
    reason: 'new-at-the-provider',
    agreed: [],
    endsLink: false,
    isRemoval: false,
    source: { message, scope },
  } as const;
  return calls(write, write.key, common, null, run);
}

function calls(
  write: MailWrite,
  group: string,
  common: Omit<MailOutboxEntry, 'write' | 'call' | 'isLast'>,
  subject: string | null,
  run: MailRun,
): readonly Sendable[] {
  const prepared = run.sides[common.side].prepare(write);
  return prepared.map((call, index) => {
    const isLast = index === prepared.length - 1;
    return { call, write: { key: group }, entry: { ...common, write, call, isLast }, subject };
  });
}

/** Groups together up to a number of calls. */
function packed(groups: readonly (readonly Sendable[])[], size: number): readonly (readonly Sendable[])[] {
  const result: Sendable[][] = [];
  for (const group of groups) {
    const last = result.at(-1);
    if (last !== undefined && last.length + group.length <= size) last.push(...group);
    else result.push([...group]);
  }
  return result;
}

async function send(
  side: SideName,
  batches: Iterable<readonly Sendable[]>,
  sources: Sources | null,
  run: MailRun,
  signal: AbortSignal,
): Promise<void> {
  const { store, sides } = run;
  const sourceOf = async (call: MailOutboxEntry['call'], entries: readonly Sendable[]) => {
    const entry = entries.find((one) => one.call.key === call.key)?.entry;
    if (sources === null || entry === undefined) throw new Error('bytes were asked for a call without any');
    store.mail.outbox.begin(call.key);
    return sources.of(entry.write.message.ref);
  };
  await runCalls<Sendable, MailOutcome>(batches, {
    maxBatch: sides[side].capabilities.maxBatch,
    beforeSending: async () => signal.throwIfAborted(),
    record: (entries) =>
      store.transaction('mail.sent', () => {
        store.mail.outbox.add(entries.map(({ entry }) => entry));
        for (const { subject, entry } of entries)
          if (subject !== null && entry.isLast) store.mail.effects.add(run.now(), side, 'write', subject, 1);
        for (const { subject } of entries) if (subject !== null) store.mail.decisions.consumeAnswer(subject);
      }),
    perform: (entries) =>
      sides[side].perform(
        entries.map(({ call }) => call),
        (call) => sourceOf(call, entries),
        signal,
      ),
    commit: (entries, outcomes, isComplete) =>
      store.transaction('mail.outcomes', () => commitOutcomes(entries, outcomes, isComplete, sources, run)),
  });
}

function commitOutcomes(
  entries: readonly Sendable[],
  outcomes: ReadonlyMap<string, MailOutcome>,
  isComplete: boolean,
  sources: Sources | null,
  run: MailRun,
): Problem | null {
  let stopping: Problem | null = null;
  const stopped = new Set<string>();
  for (const { entry, call, write } of entries) {
    const outcome = outcomes.get(call.key);
    const unread = entry.source === null ? null : (sources?.trouble(entry.source.message.ref) ?? null);
    if (outcome?.type === 'done') commitStored(entry, outcome, run);
    else if (unread !== null) stopping = commitUnread(entry, unread, run) ?? stopping;
    else if (outcome?.type === 'refused') stopping = commitRefused(entry, outcome.problem, run) ?? stopping;
    else if (outcome?.type === 'unclear') {
      run.store.mail.outbox.begin(call.key);
      run.onItemProblem(entry.side, outcome.problem);
    }
    // not sent, because an earlier call of its group failed; after a failure of the whole side it stays unclear
    else if (isComplete || stopped.has(write.key)) run.store.mail.outbox.remove([call.key]);
    if (outcome?.type !== 'done') stopped.add(write.key);
  }
  return stopping;
}
