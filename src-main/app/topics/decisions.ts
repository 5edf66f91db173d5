/** What waits for a person: its items page by page, and the answers, each for exactly what was shown (RU8). */
import type { HandlersOf } from '../contract/answering.ts';
import type { Agreement } from '../running/account-sync.ts';

export function decisionHandlers(agreement: Agreement): HandlersOf<'decisions.items' | 'decisions.decide'> {
  return {
    async 'decisions.items'(input) {
      const { items, count } = await agreement.ask('decision-items', input);
      return { items: items.map((item) => ({ ...item, addressees: [...item.addressees] })), count };
    },
    async 'decisions.decide'(input) {
      const answer = await agreement.ask('decide', input);
      if (answer.accepted) await agreement.handlers['sync.now']({});
      else await agreement.look();
      return answer;
    },
  };
}
