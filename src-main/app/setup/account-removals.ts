/** Accounts of removed mailboxes (A11) that the CRM has still to forget: told when it can be reached, also after a restart. */
import { z } from 'zod';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { errorFields } from '../../support/logger.ts';
import type { ApplicationContext } from '../context.ts';

export interface AccountRemovals {
  remember(id: string): void;
  /** The mailbox is connected again. */
  takeBack(id: string): void;
  /** Tells the CRM of all that are remembered. What it was told is forgotten here; what fails is tried again with the next call. */
  tell(): void;
}

export function accountRemovals({
  profile,
  logger,
  sync,
}: Pick<ApplicationContext, 'profile' | 'logger' | 'sync'>): AccountRemovals {
  const remembered = (): readonly string[] => {
    const parsed = z.array(z.string()).safeParse(profile.get('removed-mailboxes'));
    return parsed.success ? parsed.data : [];
  };
  const save = (ids: readonly string[]): void =>
    profile.set('removed-mailboxes', ids.length === 0 ? null : ids);
  const takeBack = (id: string): void => {
    if (remembered().includes(id)) save(remembered().filter((one) => one !== id));
  };
  let isTelling = false;
  const tellAll = async (): Promise<void> => {
    for (const id of remembered()) {
      await sync.ask('mail-account-remove', { account: id });
      takeBack(id);
    }
  };
  return {
    remember: (id) => save([...remembered().filter((one) => one !== id), id]),
    takeBack,
    tell() {
      if (isTelling || remembered().length === 0) return;
      isTelling = true;
      void tellAll()
        .catch((error: unknown) => {
          const known = problemOf(error);
          if (known === null) logger.log('error', 'bug', errorFields(error));
          else logger.log('warning', 'account-removal-failed', { problem: known.code });
        })
        .finally(() => {
          isTelling = false;
        });
    },
  };
}
