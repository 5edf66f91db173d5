/** The simulated Exchange is one to clients that nobody here wrote: exchangelib with Basic and NTLM, and curl's NTLM. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { curlWithNtlm, exchangelibTour, hasExchangeClients } from '../support/exchange-clients/index.ts';
import {
  anna,
  calendarFolder,
  type ExchangeWorld,
  envelope,
  exchangeWorld,
  newAppointment,
  password,
} from '../support/simulated-exchange.ts';

let world: ExchangeWorld;
beforeEach(async () => {
  world = await exchangeWorld();
});
afterEach(async () => {
  expect(await world.stop()).toEqual([]);
});

describe.skipIf(!hasExchangeClients)('exchangelib', () => {
  it.each(['basic', 'ntlm'] as const)('reads, changes, synchronises and listens with %s', async (scheme) => {
    const seen = await exchangelibTour(
      { url: world.exchange.ewsUrl, address: anna, user: 'CONTOSO\\anna', password, scheme },
      () => {
        const timer = setInterval(() => {
          if (world.exchange.streams.open() === 0) return;
          clearInterval(timer);
          void world.call(newAppointment('During'));
        }, 50);
      },
    );
    const london = ['2026-03-12T10:00:00+00:00', '2026-03-19T11:00:00+00:00', '2026-04-02T09:00:00+00:00'];
    expect(seen).toEqual({
      build: '15.2.1748.10',
      folders: [
        ...['Archive', 'Calendar', 'Contacts', 'Deleted Items', 'Drafts', 'Inbox', 'Journal', 'Junk Email'],
        ...['Notes', 'Outbox', 'Sent Items', 'Tasks'],
      ],
      hierarchy: ['create'],
      event: ['Lunch é', 'Room', ['A', 'B'], '2026-03-12T08:00:00+00:00', 'Europe/Berlin'],
      day: ['2026-03-13', '2026-03-13'],
      found: ['Dinner'],
      modified: [london[1]],
      deleted: ['2026-03-26T10:00:00+00:00'],
      view: [
        ['Dinner', '2026-03-12T08:00:00+00:00'],
        ['Holiday', '2026-03-13'],
        ...london.map((start) => ['Standup', start]),
      ],
      'first round': [
        ['create', 'Dinner'],
        ['create', 'Holiday'],
        ['create', 'Standup'],
      ],
      'second round': ['delete'],
      draft: [true, 'Text', ['ben@contoso.test']],
      moved: [true, ['Hello']],
      listening: true,
      events: ['CreatedEvent', 'ModifiedEvent'],
      end: true,
    });
  });
});

describe.skipIf(!hasExchangeClients)('curl', () => {
  const question = envelope(
    `<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>${calendarFolder}</m:FolderIds></m:GetFolder>`,
    'Exchange2013',
  );

  it('signs in with NTLM once for a connection', async () => {
    const answers = await curlWithNtlm(
      { url: world.exchange.ewsUrl, user: 'CONTOSO\\anna', password },
      question,
      3,
    );
    expect(answers).toEqual([200, 200, 200]);
    expect(world.exchange.authentication.handshakes()).toBe(1);
  });

  it('is refused with a wrong password', async () => {
    const answers = await curlWithNtlm(
      { url: world.exchange.ewsUrl, user: 'anna', password: 'wrong' },
      question,
      1,
    );
    expect(answers).toEqual([401]);
    expect(world.exchange.authentication.wrongPasswords(anna)).toBe(1);
  });
});
