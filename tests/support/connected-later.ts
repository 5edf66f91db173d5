/** A side that signs in when it is first asked something, as the program does after a start. */
import type { CalendarSide } from '../../src-shared/domain/calendar/side.ts';

/** @param first another connection of the same account: until then the calls that ask nothing go to it */
export function connectedLater(first: CalendarSide, connect: () => Promise<CalendarSide>): CalendarSide {
  let side: CalendarSide | null = null;
  let how: 'busy' | 'full' = 'busy';
  const ready = async (): Promise<CalendarSide> => {
    side ??= await connect();
    side.tellPrivate?.(how);
    return side;
  };
  return {
    capabilities: first.capabilities,
    ...(first.addresses === undefined ? {} : { addresses: first.addresses }),
    tellPrivate(wanted) {
      how = wanted;
    },
    calendars: async (signal) => (await ready()).calendars(signal),
    async *changes(...given) {
      yield* (await ready()).changes(...given);
    },
    async *get(...given) {
      yield* (await ready()).get(...given);
    },
    listed: async (...given) => (await ready()).listed(...given),
    locate: async (...given) => (await ready()).locate(...given),
    prepare: (...given) => (side ?? first).prepare(...given),
    mailEffect: (...given) => (side ?? first).mailEffect(...given),
    async *perform(...given) {
      yield* (await ready()).perform(...given);
    },
    lookup: async (...given) => (await ready()).lookup(...given),
  };
}
