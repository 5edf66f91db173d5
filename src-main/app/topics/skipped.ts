/** Answers the calls about entries that stay on their own side: a page of them, and a person's wish to have one synchronised after all. */
import type { HandlersOf } from '../contract/answering.ts';
import type { AccountSync } from '../running/account-sync.ts';

export function skippedHandlers(sync: AccountSync): HandlersOf<'skipped.page' | 'skipped.resume'> {
  return {
    async 'skipped.page'(input) {
      const { items, count } = await sync.ask('skipped', input);
      return { items: [...items], count };
    },
    async 'skipped.resume'(input) {
      const answer = await sync.ask('skipped-resume', input);
      await sync.handlers['sync.now']({});
      return answer;
    },
  };
}
