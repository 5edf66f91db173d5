/** The story (see `story.ts`) between a simulated Exchange, of which a rule bends answers, and a sample CRM. */
import { createDialer } from '../../../src-main/net/index.ts';
import { profiles, type SampleCrm, sampleCrm } from '../../../src-sandbox/sample-sides/index.ts';
import type { Crm } from '../../../src-shared/domain/crm.ts';
import { connectExchange } from '../../support/exchange-calendar/exchange-account.ts';
import { exchangeProvider } from '../../support/exchange-calendar/exchange-provider.ts';
import { manualClock, seededRandomness, self } from '../../support/world.ts';
import { serveScript } from '../caldav/fake-server.ts';
import { bentForEws, type EwsBend, isMeantForEws } from './ews-bend.ts';
import { createMachine } from './machine.ts';
import { type BentRun, bendingServer, fireableTimers } from './odd-server.ts';
import { passedOn } from './passed-on.ts';
import { peopleOf } from './people-of-hand.ts';
import { faultsOfStory } from './story.ts';

export async function scriptedEwsRun(bend: EwsBend | null): Promise<BentRun> {
  const clock = manualClock();
  const timers = fireableTimers(clock.now);
  const provider = await exchangeProvider({ clock, address: self });
  const { exchange, zone, password } = provider;
  const odd = bendingServer<EwsBend>({
    bend,
    answered: (asked) => passedOn(exchange.url, asked),
    isMeant: isMeantForEws,
    bent: bentForEws,
    fireTimers: timers.fireAll,
  });
  const server = await serveScript(odd.answer);
  const dialer = createDialer({ certificateAuthorities: [], setTimer: timers.clock.setTimer });
  const crm: SampleCrm<Crm> = sampleCrm(
    { clock, randomness: seededRandomness(1), address: self },
    profiles['crm-like'],
  );
  const at = { url: server.origin, ewsUrl: exchange.ewsUrl.replace(exchange.url, server.origin) };
  const machine = createMachine({
    clock,
    primaryCalendar: provider.primary,
    connect: async () => {
      const { side } = await connectExchange(dialer, at, { clock, zone, password, addresses: [self] });
      return { provider: side, crm: crm.connect() };
    },
  });
  try {
    const faults = await faultsOfStory({
      calendar: peopleOf(provider.hand, 'personal'),
      crm: peopleOf(crm.hand),
      machine,
      clock,
      requests: odd.requests,
      mailed: () => exchange.outbox.ofRequests().map(({ to }) => to),
      mendServer: odd.mend,
    });
    return { faults, ...odd.done() };
  } finally {
    machine.close();
    await dialer.close();
    await server.close();
    await provider.close();
  }
}
