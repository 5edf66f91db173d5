/**
 * Whom Google mails because of Concord: for each thing that a person does, the exact requests with their `sendUpdates` and guest list, whom
 * Concord asked about first, and the mails in the simulated Google's outbox (PE1 to PE3, WR5).
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { runUntilStable } from '../../support/behaviours/run-until-stable.ts';
import type { GoogleProvider } from '../../support/google-calendar/google-provider.ts';
import { googleInWorld } from '../../support/google-calendar/google-world.ts';
import { event, type Machine, self, type World } from '../../support/world.ts';

const addresses = {
  ann: 'ann@client.example',
  bob: 'bob@client.example',
  cas: 'cas@client.example',
} as const;
type Guest = keyof typeof addresses;

interface Sent {
  /** Whom the question before a mail names; absent where nothing was asked. */
  readonly asked?: readonly Guest[];
  /** `POST all: ann bob` is an insert with `sendUpdates=all` and these two guests in its body; without a list, `PATCH none`. */
  readonly requests: readonly string[];
  /** `ann invitation`. */
  readonly mails: readonly string[];
}

const nothing: Sent = { requests: [], mails: [] };

class Scene {
  readonly one: World<GoogleProvider>;
  private readonly machine: Machine;

  constructor(one: World<GoogleProvider>) {
    this.one = one;
    this.machine = one.machine();
  }

  /** What follows from what was done since the last time. */
  async sent(): Promise<Sent> {
    const { google } = this.one.provider;
    google.clearRequests();
    google.outbox.clear();
    const asked = new Set<string>();
    const { engine } = this.machine;
    await runUntilStable({
      run: async () => {
        const summary = await this.machine.run();
        for (const { items } of engine.decisions())
          for (const { addressees } of items) for (const address of addressees) asked.add(nameOf(address));
        return summary;
      },
      engine,
      decisionKinds: [],
      pass: (ms) => this.one.clock.advance(ms),
    });
    return {
      ...(asked.size === 0 ? {} : { asked: [...asked].sort() as Guest[] }),
      requests: google
        .requests()
        .filter(({ method }) => method !== 'GET')
        .map(({ method, query, body }) => {
          const { attendees } = (body ?? {}) as {
            readonly attendees?: readonly { readonly email: string }[];
          };
          const list = attendees?.map(({ email }) => nameOf(email)).sort();
          return `${method} ${query.get('sendUpdates')}${list === undefined ? '' : `: ${list.join(' ')}`}`.trim();
        }),
      mails: google.outbox
        .ofRequests()
        .map(({ to, kind }) => `${nameOf(to)} ${kind}`)
        .sort(),
    };
  }

  inCrm(): string {
    return this.one.crm.hand.list('crm')[0]?.ref ?? '';
  }

  inGoogle(): string {
    return this.one.provider.hand.list('personal')[0]?.ref ?? '';
  }

  async made(ticked: readonly Guest[], change: Partial<CalendarEvent> = {}): Promise<void> {
    this.one.crm.hand.create(meeting(ticked, change));
    await this.sent();
  }
}

const nameOf = (address: string): string =>
  Object.entries(addresses).find(([, one]) => one === address)?.[0] ?? (address === self ? 'me' : address);

const weekly = { recurrenceRules: [{ frequency: 'weekly', count: 4 }] } as const;

function meeting(ticked: readonly Guest[], change: Partial<CalendarEvent> = {}): CalendarEvent {
  const guests = Object.entries(addresses).map(([name, email]) => [
    participantId(email),
    {
      email,
      roles: { attendee: true },
      ...(ticked.includes(name as Guest) ? { invite: true } : {}),
    } as const,
  ]);
  return event('meeting', {
    participants: {
      [participantId(self)]: { email: self, roles: { owner: true } },
      ...Object.fromEntries(guests),
    },
    ...change,
  });
}

interface Row {
  readonly does: string;
  /** It is there before the first run; the others come after it. */
  readonly isBefore?: true;
  act(scene: Scene): Promise<void> | void;
  readonly sent: Sent;
}

const rows: readonly Row[] = [
  {
    does: 'first sync of a meeting that Google already has with guests (PE1)',
    isBefore: true,
    act: ({ one }) => void one.provider.hand.create(meeting([])),
    sent: nothing,
  },
  {
    does: 'first sync of a meeting that the CRM already has with ticked guests (PE1)',
    isBefore: true,
    act: ({ one }) => void one.crm.hand.create(meeting(['ann', 'bob'])),
    sent: { requests: ['POST none'], mails: [] },
  },
  {
    does: 'import: an invitation of somebody else (PE5)',
    act: ({ one }) =>
      void one.provider.hand.receive(
        event('theirs', {
          participants: {
            [participantId(addresses.cas)]: { email: addresses.cas, roles: { owner: true } },
            [participantId(self)]: { email: self, roles: { attendee: true } },
          },
        }),
      ),
    sent: nothing,
  },
  {
    does: 'push of a CRM meeting in which nobody is ticked (PE2)',
    act: ({ one }) => void one.crm.hand.create(meeting([])),
    sent: { requests: ['POST none'], mails: [] },
  },
  {
    does: 'create with one of three guests ticked',
    act: ({ one }) => void one.crm.hand.create(meeting(['ann'])),
    sent: { asked: ['ann'], requests: ['POST all: ann'], mails: ['ann invitation'] },
  },
  {
    does: 'another guest ticked later',
    async act(scene) {
      await scene.made(['ann']);
      scene.one.crm.hand.tick(scene.inCrm(), addresses.bob, true);
    },
    sent: { requests: ['PATCH all: ann bob'], mails: ['ann update', 'bob invitation'] },
  },
  {
    does: 'one guest unticked (PE3)',
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.tick(scene.inCrm(), addresses.bob, false);
    },
    sent: { asked: ['ann', 'bob'], requests: ['PATCH all: ann'], mails: ['ann update', 'bob cancellation'] },
  },
  {
    does: 'another time',
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.edit(scene.inCrm(), { start: '2026-11-25T14:00:00' });
    },
    sent: { requests: ['PATCH all'], mails: ['ann update', 'bob update'] },
  },
  {
    does: 'another time of a meeting in which nobody is ticked',
    async act(scene) {
      await scene.made([]);
      scene.one.crm.hand.edit(scene.inCrm(), { start: '2026-11-25T14:00:00' });
    },
    sent: { requests: ['PATCH none'], mails: [] },
  },
  {
    does: 'another name of a guest',
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.edit(scene.inCrm(), {
        [`participants/${participantId(addresses.ann)}/name`]: 'Ann B.',
      });
    },
    sent: { requests: ['PATCH none: ann bob'], mails: [] },
  },
  {
    does: 'another title and body',
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.edit(scene.inCrm(), { title: 'Other words', description: 'agenda' });
    },
    sent: { requests: ['PATCH none'], mails: [] },
  },
  {
    does: 'other reminders in Google',
    async act(scene) {
      await scene.made(['ann']);
      scene.one.provider.hand.touch(scene.inGoogle());
    },
    sent: nothing,
  },
  {
    does: 'a field that only the CRM has',
    async act(scene) {
      await scene.made(['ann']);
      scene.one.crm.hand.touch(scene.inCrm());
    },
    sent: nothing,
  },
  {
    does: 'delete',
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.remove(scene.inCrm());
    },
    sent: {
      asked: ['ann', 'bob'],
      requests: ['DELETE all'],
      mails: ['ann cancellation', 'bob cancellation'],
    },
  },
  {
    does: 'delete where nobody is ticked',
    async act(scene) {
      await scene.made([]);
      scene.one.crm.hand.remove(scene.inCrm());
    },
    sent: { requests: ['DELETE none'], mails: [] },
  },
  {
    does: 'create a series with one guest ticked and an occurrence that takes place elsewhere',
    act: ({ one }) =>
      void one.crm.hand.create(
        meeting(['ann'], {
          ...weekly,
          recurrenceOverrides: { '2026-12-02T10:00:00': { locations: { '1': { name: 'Attic' } } } },
        }),
      ),
    sent: {
      asked: ['ann'],
      requests: ['POST all: ann', 'PATCH all'],
      mails: ['ann invitation', 'ann update'],
    },
  },
  {
    does: 'another rule of a series',
    async act(scene) {
      await scene.made(['ann'], weekly);
      scene.one.crm.hand.edit(scene.inCrm(), { recurrenceRules: [{ frequency: 'weekly', count: 5 }] });
    },
    sent: { requests: ['PATCH all'], mails: ['ann update'] },
  },
  {
    does: 'another time of one occurrence',
    async act(scene) {
      await scene.made(['ann'], weekly);
      scene.one.crm.hand.editOccurrence(scene.inCrm(), '2026-12-02T10:00:00', {
        start: '2026-12-02T15:00:00',
      });
    },
    sent: { requests: ['PATCH all'], mails: ['ann update'] },
  },
  {
    does: 'another body of one occurrence',
    async act(scene) {
      await scene.made(['ann'], weekly);
      scene.one.crm.hand.editOccurrence(scene.inCrm(), '2026-12-02T10:00:00', { description: 'bring cake' });
    },
    sent: { requests: ['PATCH none'], mails: [] },
  },
  {
    does: 'one occurrence cancelled',
    async act(scene) {
      await scene.made(['ann'], weekly);
      scene.one.crm.hand.cancelOccurrence(scene.inCrm(), '2026-12-02T10:00:00');
    },
    sent: { requests: ['PATCH all'], mails: ['ann cancellation'] },
  },
  {
    does: 'one occurrence of a series in which nobody is ticked cancelled',
    async act(scene) {
      await scene.made([], weekly);
      scene.one.crm.hand.cancelOccurrence(scene.inCrm(), '2026-12-02T10:00:00');
    },
    sent: { requests: ['PATCH none'], mails: [] },
  },
];

describe('whom Google mails because of Concord', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = new Scene(await googleInWorld());
  });
  afterEach(async () => {
    await scene.one.provider.close();
    expect(scene.one.provider.complaints()).toEqual([]);
  });

  it.each(rows.map((row) => [row.does, row] as const))('%s', async (_does, row) => {
    if (row.isBefore !== true) await scene.sent();
    await row.act(scene);
    expect(await scene.sent()).toEqual(row.sent);
  });
});
