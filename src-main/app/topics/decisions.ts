/** Answers the calls about decisions: their items page by page, and a person's choice, which counts for what was shown alone (RU8). */

import type { HandlersOf } from '../contract/answering.ts';
import { ownLists } from '../decision-items.ts';
import type { AccountSync } from '../running/account-sync.ts';

export function decisionHandlers(
  sync: AccountSync,
): HandlersOf<'decisions.items' | 'decisions.decide' | 'sync.engine-off'> {
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
  };
}
