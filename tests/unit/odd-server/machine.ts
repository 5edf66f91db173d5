/** A machine with a store in memory, which connects to both sides as soon as that is possible and then runs. */
import { openStore } from '../../../src-main/store/index.ts';
import { calendarEngine, type RunSummary } from '../../../src-main/sync/index.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Crm } from '../../../src-shared/domain/crm.ts';
import { type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { type manualClock, seededRandomness, self } from '../../support/world.ts';
import { forever } from '../caldav/fake-server.ts';
import type { Machine } from './story.ts';

interface Sides {
  readonly provider: CalendarSide;
  readonly crm: Crm;
}

export function createMachine({
  clock,
  primaryCalendar,
  connect,
}: {
  readonly clock: ReturnType<typeof manualClock>;
  readonly primaryCalendar: string;
  readonly connect: () => Promise<Sides>;
}): Machine & { close(): void } {
  const store = openStore({ path: ':memory:', clock });
  let sides: Sides | null = null;
  const engineOn = ({ provider, crm }: Sides) =>
    calendarEngine({
      store,
      provider,
      crm,
      account: { accountId: 'account-1', machineId: 'machine-1', address: self, provider: 'caldav' },
      settings: {
        primaryCalendar,
        direction: 'two-way',
        createPrefix: '',
        existing: { provider: 'take', crm: 'take' },
        approveFirstRun: true,
      },
      clock,
      randomness: seededRandomness(2),
    });
  return {
    async run(): Promise<RunSummary | Problem> {
      try {
        sides ??= await connect();
        return await engineOn(sides).run(forever);
      } catch (error) {
        const trouble = problemOf(error);
        if (trouble === null) throw error;
        return trouble;
      }
    },
    told() {
      const quarantined = store.quarantine
        .all()
        .map(({ side, ref, code, reason }) => `${side} ${ref} ${code} ${reason ?? ''}`);
      const questions = sides === null ? [] : engineOn(sides).decisions();
      return [...quarantined, ...questions.map((question) => JSON.stringify(question))].join('; ');
    },
    close: () => store.close(),
  };
}
