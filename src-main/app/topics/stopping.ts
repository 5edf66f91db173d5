/** Answers what a person is shown before they stop synchronising (A14). */
import type { HandlersOf } from '../contract/answering.ts';
import type { StateKeeper } from '../contract/state.ts';
import type { AccountSync } from '../running/account-sync.ts';

export function stoppingHandlers(
  sync: Pick<AccountSync, 'ask' | 'stop'>,
  state: Pick<StateKeeper, 'topic'>,
): HandlersOf<'sync.stop-preview' | 'sync.stop-items' | 'sync.stop'> {
  const crmRemoves = (): boolean => {
    const limits = [...(state.topic('setup').crm?.limits ?? []), ...state.topic('calendars').limits];
    return !limits.includes('crm-cannot-remove');
  };
  return {
    'sync.stop-preview': () => sync.ask('stop-preview', { crmRemoves: crmRemoves() }),
    async 'sync.stop-items'(input) {
      const { items, count } = await sync.ask('stop-items', { ...input, crmRemoves: crmRemoves() });
      return { items: items.map((item) => ({ ...item, guests: [...item.guests] })), count };
    },
    async 'sync.stop'({ remove }) {
      return { accepted: await sync.stop(remove === null ? null : { ...remove, crmRemoves: crmRemoves() }) };
    },
  };
}
