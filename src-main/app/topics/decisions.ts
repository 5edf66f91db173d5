/** Answers the calls about decisions: their items page by page, and a person's choice, which counts for what was shown alone (RU8). */

import type { CallOutput } from '../../../src-shared/contract/index.ts';
import type { HandlersOf } from '../contract/answering.ts';
import { ownLists } from '../decision-items.ts';
import type { DecidedFacts } from '../engine/questions.ts';
import type { AccountSync } from '../running/account-sync.ts';

/** @param mailbox the further one that it is of; null: the calendar's, or the first mailbox's */
function decidedRow(
  row: DecidedFacts,
  mailbox: string | null,
): CallOutput<'decisions.decided'>['items'][number] {
  const { id, topic, at, decision, said, kept, takenBackAt } = row;
  return {
    ...{ at, kept, takenBackAt },
    id: mailbox === null ? String(id) : `${mailbox}/${id}`,
    decision: { ...decision, topic, choices: [...decision.choices], items: decision.items.map(ownLists) },
    said: said.map((one) => ({ ...one })),
  };
}

export function decisionHandlers(
  sync: AccountSync,
): HandlersOf<
  'decisions.items' | 'decisions.decide' | 'decisions.decided' | 'decisions.take-back' | 'sync.engine-off'
> {
  return {
    async 'sync.engine-off'() {
      await sync.ask('engine-off', {});
      await sync.handlers['sync.now']({});
      return {};
    },
    async 'decisions.items'(input) {
      const { items, count } = await sync.ask('decision-items', input);
      return { items: items.map(ownLists), count };
    },
    async 'decisions.decide'(input) {
      const answer = await sync.ask('decide', input);
      if (answer.accepted) await sync.handlers['sync.now']({});
      else await Promise.all([sync.refreshFacts(), ...sync.mailboxes().map((one) => one.decided())]);
      return answer;
    },
    async 'decisions.decided'({ offset, limit }) {
      const first = { offset: 0, limit: offset + limit };
      const further = sync.mailboxes().filter(({ id }) => id !== null);
      const [own, ...others] = await Promise.all([
        sync.ask('decided', first),
        ...further.map((one) => one.ask('decided', first)),
      ]);
      const all = [own, ...others].flatMap(({ items }, index) =>
        items.map((one) => decidedRow(one, index === 0 ? null : (further[index - 1]?.id ?? null))),
      );
      return {
        items: all.toSorted((one, other) => other.at - one.at).slice(offset, offset + limit),
        count: own.count + others.reduce((sum, { count }) => sum + count, 0),
      };
    },
    async 'decisions.take-back'(input) {
      const answer = await sync.ask('decided-take-back', input);
      await sync.handlers['sync.now']({});
      return answer;
    },
  };
}
