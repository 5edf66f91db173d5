/** The adapter for Microsoft Graph against the contract of every calendar side. */
import { afterEach, expect } from 'vitest';
import type { Json } from '../../../src-sandbox/graph/index.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import type { Call } from '../../../src-shared/domain/calendar/side.ts';
import {
  type MicrosoftAccountWorld,
  microsoftAccountWorld,
  signal,
} from '../../support/microsoft-account.ts';
import { sideContract } from '../../support/side-contract.ts';
import { anna } from '../../support/simulated-microsoft.ts';

let world: MicrosoftAccountWorld;

afterEach(() => {
  expect(world.microsoft.complaints()).toEqual([]);
  expect(world.contractFaults).toEqual([]);
});

sideContract({
  name: 'Microsoft 365',
  page: /^https:\/\/outlook\.office365\.com\/owa\/\?itemid=[\w%-]+&exvsurl=1&path=\/calendar\/item$/,
  makesUids: true,
  // Graph has no times without a zone
  skip: ['a floating event'],
  // a deleted event cannot be asked for
  cannotTellGone: true,
  async make() {
    world = await microsoftAccountWorld();
    const { calendars } = world.microsoft;
    calendars.addCalendar(anna, { name: 'Second' });
    const primary = calendars.idOf(anna);
    const { side } = world.account.calendar;
    side.tellPrivate?.('full');
    const { side: other } = (await world.connect()).calendar;
    other.tellPrivate?.('full');
    /** The id of an occurrence: by the day that its series gives it. */
    const instance = (id: string, occurrence: string): string => {
      const found = calendars
        .occurrences(id, 800)
        .find((one) => String(one.occurrenceId).endsWith(occurrence.slice(0, 10)));
      return String(found?.id);
    };
    /** A person does in Outlook what these calls would do. @returns the id of a new event */
    const play = async (calls: readonly Call[], ref: string): Promise<string> => {
      let id = ref;
      for (const { request } of calls) {
        const { method, occurrence } = request as Readonly<Record<string, string>>;
        const { transactionId: _, ...body } = (request.body ?? {}) as Json;
        if (method === 'create') id = calendars.create(anna, body);
        else if (method === 'patch') calendars.edit(id, body);
        else if (method === 'patch-occurrence') calendars.edit(instance(id, occurrence ?? ''), body);
        else if (method === 'cancel-occurrence') calendars.remove(instance(id, occurrence ?? ''));
        else throw new Error(`${method} is nothing that a person does here`);
      }
      return id;
    };
    let made = 0;
    return {
      side,
      hand: {
        async create(event) {
          made += 1;
          const write = { type: 'create', key: `by hand ${made}`, calendar: primary, event } as const;
          return { ref: await play(other.prepare(write, null), '') };
        },
        async edit(ref, patch) {
          for await (const found of other.get(primary, [ref], signal)) {
            if (found.type !== 'found') throw new Error(`${ref} is ${found.type}`);
            const event = applyPatch(found.stored.event, patch);
            const write = { type: 'update', key: 'by hand', calendar: primary, ref, patch, event } as const;
            await play(other.prepare(write, found.stored), ref);
          }
        },
        remove: (ref) => calendars.remove(ref),
        moveTo(ref, calendar) {
          calendars.move(ref, calendar);
          return { ref };
        },
        expireStates: () => calendars.expireDeltaTokens(anna),
      },
      stop: world.stop,
    };
  },
});
