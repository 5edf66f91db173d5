/** A real mail side with faults before and after each step, as the sample sides have them; it counts what was written and what is open. */
import { ask, type MailFaults, perform } from '../../src-sandbox/sample-sides/mail/trouble.ts';
import type { MailOutcome, MailSide, MessageSource } from '../../src-shared/domain/mail/side.ts';

export interface FaultyMailSide {
  withFaults(faults?: MailFaults): MailSide;
  /** Sources that nobody has disposed of yet. */
  openSources(): number;
  /** Calls that took effect. */
  writes(): number;
}

/** @param now epoch milliseconds */
export function faultyMailSide(side: MailSide, now: () => number): FaultyMailSide {
  const open = new Set<MessageSource>();
  let written = 0;
  const counted = (source: MessageSource): MessageSource => {
    const one: MessageSource = {
      ...source,
      open: () => source.open(),
      dispose() {
        open.delete(one);
        source.dispose();
      },
    };
    open.add(one);
    return one;
  };
  return {
    openSources: () => open.size,
    writes: () => written,
    withFaults: (faults = {}) => ({
      capabilities: side.capabilities,
      mailboxes: (signal, options) =>
        ask(faults, { operation: 'mailboxes' }, signal, now(), () => side.mailboxes(signal, options)),
      async *changes(scope, since, signal) {
        let page = 0;
        for await (const one of side.changes(scope, since, signal)) {
          yield ask(faults, { operation: 'changes', scope, page }, signal, now(), () => one);
          page += 1;
        }
      },
      async *describe(refs, signal, readNext) {
        ask(faults, { operation: 'describe' }, signal, now(), () => null);
        yield* side.describe(refs, signal, readNext);
      },
      async *read(refs, signal) {
        ask(faults, { operation: 'read' }, signal, now(), () => null);
        for await (const one of side.read(refs, signal))
          yield one.type === 'read' ? { ...one, source: counted(one.source) } : one;
      },
      locate: (identities, signal) =>
        ask(faults, { operation: 'locate' }, signal, now(), () => side.locate(identities, signal)),
      prepare: side.prepare,
      async *perform(calls, sourceOf, signal) {
        let isFirst = true;
        for (const call of calls) {
          const outcome = await perform(faults, call, isFirst, now(), sourceOf, async () => {
            let answered: MailOutcome | null = null;
            for await (const [, one] of side.perform([call], sourceOf, signal)) answered = one;
            if (answered === null) throw new Error('a call without an outcome');
            if (answered.type === 'done') written += 1;
            return answered;
          });
          yield [call.key, outcome];
          isFirst = false;
        }
      },
      lookup: (call, signal) =>
        ask(faults, { operation: 'lookup', call }, signal, now(), () => side.lookup(call, signal)),
    }),
  };
}
