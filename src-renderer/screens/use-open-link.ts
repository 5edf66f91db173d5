/** Opens one of the addresses that the main process knows; where it opens none itself, in a new tab. */
import type { CallInput } from '../../src-shared/contract/index.ts';
import { useCall } from '../api/use-app.tsx';
import { openTab } from './open-tab.ts';

export function useOpenLink(): (id: CallInput<'links.open'>['id']) => Promise<void> {
  const open = useCall('links.open');
  return async (id) => {
    const outcome = await open.run({ id });
    if (outcome.type === 'done' && outcome.output.url !== null) openTab(outcome.output.url);
  };
}
