/** The Google adapter against the contract of every calendar side. */
import { afterEach, expect } from 'vitest';
import type { Json } from '../../../src-sandbox/google/index.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import type { Call } from '../../../src-shared/domain/calendar/side.ts';
import { type GoogleAccountWorld, googleAccountWorld, signal } from '../../support/google-account.ts';
import { sideContract } from '../../support/side-contract.ts';
import { anna } from '../../support/simulated-google.ts';

let world: GoogleAccountWorld;

afterEach(() => {
  expect(world.google.complaints()).toEqual([]);
  expect(world.discoveryFaults).toEqual([]);
});

sideContract({
  name: 'Google',
  page: /^https:\/\/www\.google\.com\/calendar\/event\?eid=[\w-]+$/,
  makesUids: true,
  // Google has no times without a zone
  skip: ['a floating event'],
  async make() {
    world = await googleAccountWorld();
    const { google } = world;
    google.calendars.addCalendar(anna, { summary: 'Second', timeZone: 'Europe/Amsterdam' });
    const { side } = world.account.calendar;
    side.tellPrivate?.('full');
    const { side: other } = (await world.connect()).calendar;
    other.tellPrivate?.('full');
    /** A person does in Google what these calls would do. */
    const play = async (calls: readonly Call[]): Promise<void> => {
      for (const { request } of calls) {
        const { method, body, id, occurrence } = request as Readonly<Record<string, string>> & { body: Json };
        if (method === 'insert') google.calendars.create(anna, body, 'none');
        else if (method === 'patch') google.calendars.edit(anna, id ?? '', body, 'none');
        else if (method === 'patch-occurrence')
          google.calendars.edit(anna, `${id}_${suffix(String(request.originalStart))}`, body, 'none');
        else throw new Error(`${method} ${occurrence} is nothing that a person does here`);
      }
    };
    let made = 0;
    return {
      side,
      hand: {
        async create(event) {
          made += 1;
          const write = { type: 'create', key: `by hand ${made}`, calendar: anna, event } as const;
          const calls = other.prepare(write, null);
          await play(calls);
          return { ref: calls[0]?.ref ?? '' };
        },
        async edit(ref, patch) {
          for await (const found of other.get(anna, [ref], signal)) {
            if (found.type !== 'found') throw new Error(`${ref} is ${found.type}`);
            const event = applyPatch(found.stored.event, patch);
            const write = { type: 'update', key: 'by hand', calendar: anna, ref, patch, event } as const;
            await play(other.prepare(write, found.stored));
          }
        },
        remove: (ref) => google.calendars.remove(anna, ref, 'none'),
        moveTo(ref, calendar) {
          google.calendars.move(anna, ref, calendar);
          return { ref };
        },
        expireStates: () => google.calendars.expireSyncTokens(anna),
      },
      stop: world.stop,
    };
  },
});

function suffix(originalStart: string): string {
  return originalStart.replace(/[-:]/g, '');
}
