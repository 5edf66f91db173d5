/** The account and calendar of tests that read single objects: the person is `me@example.org`. */
import type { CalDavAccount } from '../../../src-main/providers/caldav/account.ts';
import type { Calendar } from '../../../src-shared/domain/calendar/side.ts';

export const calendar: Calendar = {
  id: '/cal/',
  name: 'c',
  isDefault: true,
  mayWrite: true,
  holdsEvents: true,
};
export const account: CalDavAccount = {
  origin: 'https://dav.example.org',
  principal: '/principals/me/',
  homes: ['/'],
  inbox: null,
  outbox: null,
  davFeatures: [],
  product: '',
  addresses: ['me@example.org'],
  addressUris: ['urn:uuid:5e7'],
  scheduling: 'automatic',
};
