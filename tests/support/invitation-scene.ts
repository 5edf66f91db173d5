/**
 * A person with a calendar, a CRM and three guests: what the calendar's server is asked to do because of what the person did, whom Concord
 * asked about first, and whom the server mailed.
 */
import { bringExisting } from '../../src-main/sync/index.ts';
import { type CalendarEvent, participantId } from '../../src-shared/domain/calendar/event.ts';
import type { SideName } from '../../src-shared/domain/side-name.ts';
import { runUntilStable } from './behaviours/run-until-stable.ts';
import { event, type Machine, self, type World, type WorldProvider } from './world.ts';

/** What took place before this date, and was there before the first run, stays on its side. */
const existingFrom = '2026-11-24';

export const addresses = {
  ann: 'ann@client.example',
  bob: 'bob@client.example',
  cas: 'cas@client.example',
} as const;
export type Guest = keyof typeof addresses;

export interface Sent {
  /** Whom the question before a mail names; absent where nothing was asked. */
  readonly asked?: readonly Guest[];
  /** The requests that write, in the words of the kind of server. */
  readonly requests: readonly string[];
  /** `ann invitation`. */
  readonly mails: readonly string[];
}

export const nothing: Sent = { requests: [], mails: [] };

export abstract class InvitationScene<Provider extends WorldProvider> {
  readonly one: World<Provider>;
  private readonly machine: Machine;

  constructor(one: World<Provider>) {
    this.one = one;
    this.machine = one.machine({
      settings: { existing: { provider: 'take', crm: 'take', from: existingFrom } },
    });
  }

  /** Forgets what the server was asked and what it mailed so far. */
  protected abstract forget(): void;
  protected abstract told(): Pick<Sent, 'requests' | 'mails'>;

  /** What follows from what was done since the last time. Every question gets a yes. */
  async sent(): Promise<Sent> {
    this.forget();
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
    return { ...(asked.size === 0 ? {} : { asked: [...asked].sort() as Guest[] }), ...this.told() };
  }

  /** The person wants what stayed on this side at the first run on the other side too (C5, C6). */
  bring(side: SideName): void {
    bringExisting(this.machine.store, side, { from: null, until: null });
  }

  inCrm(): string {
    return this.one.crm.hand.list('crm')[0]?.ref ?? '';
  }

  inCalendar(): string {
    return this.one.provider.hand.list('personal')[0]?.ref ?? '';
  }

  async made(ticked: readonly Guest[], change: Partial<CalendarEvent> = {}): Promise<void> {
    this.one.crm.hand.create(meeting(ticked, change));
    await this.sent();
  }
}

export const nameOf = (address: string): string =>
  Object.entries(addresses).find(([, one]) => one === address)?.[0] ?? (address === self ? 'me' : address);

export const weekly = { recurrenceRules: [{ frequency: 'weekly', count: 4 }] } as const;

export function meeting(ticked: readonly Guest[], change: Partial<CalendarEvent> = {}): CalendarEvent {
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
