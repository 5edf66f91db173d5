/** People with several addresses (PE9), as the Bridge API tells them and as the engine uses them over the reference CRM. */
import { describe, expect, it } from 'vitest';
import { fetchedEntry } from '../../../src-main/crm/bridge/entry.ts';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { office } from '../../support/colleagues.ts';
import { all, startTestCrm } from '../../support/reference-crm.ts';
import { changes, event } from '../../support/world.ts';

const { signal } = new AbortController();
const guest = { alias: 'noor@alias.example', primary: 'noor.bakker@mail.example' } as const;
const people = (...list: readonly (readonly [string, 'owner' | 'attendee'])[]) =>
  Object.fromEntries(
    list.map(([email, role]) => [participantId(email), { email, roles: { [role]: true } as const }]),
  );

describe('the reference CRM', () => {
  it('tells of each entry which participants it knows under several addresses, and the user’s own (PE9)', async () => {
    const { crm, connect } = await startTestCrm();
    crm.hand.setAddresses(guest.primary, [guest.alias, 'NB@Mail.example']);
    crm.hand.setAddresses('anna@example.com', ['a.dewit@example.com']);
    const participants = people(
      ['anna@example.com', 'owner'],
      [guest.alias, 'attendee'],
      ['x@y.example', 'attendee'],
    );
    const id = crm.hand.create({ event: { title: 'M', participants } });
    const bridge = connect('anna');
    expect((await bridge.session(signal)).user.addresses).toEqual(['a.dewit@example.com']);
    const [found] = await all(bridge.calendar.get('agenda-anna', [id], signal));
    expect(found).toMatchObject({
      stored: {
        people: [
          ['anna@example.com', 'a.dewit@example.com'],
          [guest.primary, 'nb@mail.example', guest.alias],
        ],
      },
    });
  });

  it('takes a meeting that is organised under an alias of a user for that user’s own (PE9)', async () => {
    const one = await office(profiles['caldav-like']);
    one.crm.crm.hand.setAddresses('anna@example.com', ['a.dewit@example.com']);
    const { anna } = one.colleagues;
    anna.provider.hand.receive(
      event('m', { participants: people(['a.dewit@example.com', 'owner'], ['x@y.example', 'attendee']) }),
    );
    await anna.run();
    expect(one.crm.crm.hand.list().map(({ organizer }) => organizer)).toEqual(['anna']);
  });
});

it('an alias in the CRM’s record that the calendar replaces by the primary address writes nothing (PE9)', async () => {
  const one = await office(profiles['caldav-like']);
  const { anna } = one.colleagues;
  const { hand } = one.crm.crm;
  const made = anna.provider.hand.receive(
    event('m', { participants: people(['anna@example.com', 'owner'], [guest.alias, 'attendee']) }),
  );
  await anna.run();
  hand.setAddresses(guest.primary, [guest.alias]);
  const [before] = hand.list();
  anna.provider.hand.usePrimary(guest.alias, guest.primary);
  anna.provider.hand.edit(made.ref, { participants: made.event.participants as never });
  expect(JSON.stringify(anna.held()[0]?.event)).toContain(guest.primary);
  expect(changes(await anna.run())).toBe(0);
  expect(changes(await anna.run())).toBe(0);
  expect(hand.list()).toEqual([before]);
  expect(anna.engine.decisions()).toEqual([]);
});

it.each([
  ['no list', 'noor@alias.example'],
  ['no address', [['noor']]],
  ['a person who is no list', ['noor@alias.example']],
])(
  '%s in place of the people makes the entry unreadable: a guessed person could be mailed (PE9, RU2)',
  (_what, given) => {
    const entry = {
      id: '0190a5c2-0000-7000-8000-000000000000',
      revision: 'r1',
      event: { uid: 'u', start: '2026-11-20T09:00:00' },
      uids: ['u'],
      kind: 'appointment',
      scheduledFor: [],
      organizer: null,
      push: true,
      rights: { edit: 'all', delete: true },
    };
    expect(fetchedEntry('agenda', entry, null)?.type).toBe('found');
    expect(fetchedEntry('agenda', { ...entry, people: given }, null)?.type).toBe('unreadable');
  },
);
