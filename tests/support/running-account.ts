/** The steps of setup around the account itself, for tests of the whole program that need an account that runs. */
import type { DrivenApplication } from './application.ts';
import type { CrmProcess } from './crm-process.ts';

/** From a new program to its account step. */
export async function connectCrm(
  concord: Pick<DrivenApplication, 'call'>,
  crm: Pick<CrmProcess, 'url' | 'tokens'>,
): Promise<void> {
  await concord.call('setup.start', { with: 'account' });
  await concord.call('setup.crm', {
    kind: 'bridge',
    credentials: { type: 'token', url: crm.url },
    secret: crm.tokens.anna ?? '',
  });
}

/** From the calendar step to the first agreement. @param calendar its id; by default the account's default calendar */
export async function startSyncing(concord: DrivenApplication, calendar?: string): Promise<void> {
  const primary = concord.state().setup.calendars.find(({ isDefault }) => isDefault);
  await concord.call('setup.calendar', { id: calendar ?? primary?.id ?? '' });
  await concord.call('setup.direction', {
    ...{ direction: 'two-way', createPrefix: '', existingProvider: 'take', existingCrm: 'take' },
    ...{ from: null, until: null },
  });
  const { setup } = await concord.until(({ setup: now }) => now.preview !== null && now.busy === null);
  await concord.call('setup.approve', { digest: setup.preview?.digest ?? '' });
  await concord.until(({ setup: now, sync }) => now.step === 'done' && sync.state === 'in-agreement', 60_000);
}
