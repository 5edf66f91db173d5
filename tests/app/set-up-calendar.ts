/** Setup of the calendar of a real world, as a person does it, until it runs. */
import type { DrivenApplication } from '../support/application.ts';
import type { RealWorld } from './real-world.ts';

/** @param address of the account; its user is `user1` */
export async function setUpCalendar(
  concord: DrivenApplication,
  world: RealWorld,
  address: string,
): Promise<void> {
  await concord.call('setup.start', { with: 'account' });
  await concord.call('setup.crm', {
    kind: 'bridge',
    credentials: { type: 'token', url: world.crm.url },
    secret: world.crm.tokens.anna ?? '',
  });
  await concord.call('setup.account', {
    kind: 'caldav',
    address,
    credentials: {
      type: 'password',
      user: 'user1',
      url: world.radicale.origin,
      ca: '',
      confirmedHosts: [],
    },
    secret: 'secret',
    allowKeyFile: false,
  });
  const mine = concord.state().setup.calendars.find(({ id }) => world.calendarUrl.endsWith(id));
  await concord.call('setup.calendar', { id: mine?.id ?? '' });
  await concord.call('setup.direction', {
    ...{ direction: 'two-way', createPrefix: '', existingProvider: 'take', existingCrm: 'take' },
    ...{ from: null, until: null },
  });
  const { setup } = await concord.until(({ setup: now }) => now.preview !== null && now.busy === null);
  await concord.call('setup.approve', { digest: setup.preview?.digest ?? '' });
  await concord.until(({ setup: now, sync }) => now.step === 'done' && sync.state === 'in-agreement');
}
