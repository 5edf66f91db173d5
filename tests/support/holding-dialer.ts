/** A dialer during whose requests an idle clock stands still. */
import type { Dialer } from '../../src-main/net/index.ts';
import type { IdleClock } from './idle-clock.ts';

export function holding(dialer: Dialer, clock: IdleClock): Dialer {
  return {
    ...dialer,
    channel(target) {
      const channel = dialer.channel(target);
      return {
        ...channel,
        async fetch(...given) {
          const release = clock.hold();
          try {
            return await channel.fetch(...given);
          } finally {
            release();
          }
        },
      };
    },
  };
}
