/** Whether a person has stopped the synchronisation of the account (A14); survives a restart, until they start it again. */
import type { AppState } from '../../../src-shared/contract/index.ts';
import type { ProfileStore } from '../../store/index.ts';

type Removed = NonNullable<AppState['sync']['stop']>['removed'];

export interface Stop {
  isStopped(): boolean;
  /** @param removed null: nothing was to be removed */
  begin(removed: Removed): void;
  end(): void;
  /** As topic `sync` shows it. @param isRemoving what Concord made is being removed before it stops */
  shown(isRemoving: boolean): AppState['sync']['stop'];
}

export function createStop(profile: Pick<ProfileStore, 'get' | 'set'>): Stop {
  const saved = profile.get('stopped');
  let removed: { readonly was: Removed } | null = saved === null ? null : { was: removedIn(saved) };
  return {
    isStopped: () => removed !== null,
    begin(what) {
      removed = { was: what };
      profile.set('stopped', { removed: what });
    },
    end() {
      if (removed === null) return;
      removed = null;
      profile.set('stopped', null);
    },
    shown(isRemoving) {
      if (removed !== null) return { state: 'stopped', removed: removed.was };
      return isRemoving ? { state: 'removing', removed: null } : undefined;
    },
  };
}

function removedIn(saved: unknown): Removed {
  if (typeof saved !== 'object' || saved === null || !('removed' in saved)) return null;
  const { removed } = saved;
  if (typeof removed !== 'object' || removed === null) return null;
  const count = (name: string): number => {
    const value: unknown = Reflect.get(removed, name);
    return typeof value === 'number' ? value : 0;
  };
  return { provider: count('provider'), crm: count('crm'), kept: count('kept') };
}
