/** The story (see `story.ts`) between a simulated Google, of which a rule bends answers, and a sample CRM. */
import { createDialer, type TokenSource } from '../../../src-main/net/index.ts';
import { connectGoogle } from '../../../src-main/providers/google/index.ts';
import { profiles, type SampleCrm, sampleCrm } from '../../../src-sandbox/sample-sides/index.ts';
import type { Crm } from '../../../src-shared/domain/crm.ts';
import { googleProvider } from '../../support/google-calendar/google-provider.ts';
import { calendarScope, desktopClient } from '../../support/simulated-google.ts';
import { manualClock, seededRandomness, self } from '../../support/world.ts';
import { forever, serveScript } from '../caldav/fake-server.ts';
import { bentForGoogle, type GoogleBend, isMeantForGoogle } from './google-bend.ts';
import { createMachine } from './machine.ts';
import { type BentRun, bendingServer, fireableTimers } from './odd-server.ts';
import { passedOn } from './passed-on.ts';
import { peopleOf } from './people-of-hand.ts';
import { faultsOfStory } from './story.ts';

export async function scriptedGoogleRun(bend: GoogleBend | null): Promise<BentRun> {
  const clock = manualClock();
  const timers = fireableTimers(clock.now);
  const provider = await googleProvider({ clock, address: self });
  const { google } = provider;
  const odd = bendingServer<GoogleBend>({
    bend,
    answered: (asked) => passedOn(google.url, asked),
    isMeant: isMeantForGoogle,
    bent: bentForGoogle,
    fireTimers: timers.fireAll,
  });
  const server = await serveScript(odd.answer);
  const dialer = createDialer({ certificateAuthorities: [], setTimer: timers.clock.setTimer });
  const crm: SampleCrm<Crm> = sampleCrm(
    { clock, randomness: seededRandomness(1), address: self },
    profiles['crm-like'],
  );
  // a new one each time: days pass in the story
  const tokens: TokenSource = {
    token: async () => google.accounts.give(self, desktopClient.id, [calendarScope]).accessToken,
    rejected: () => undefined,
    accepted: () => undefined,
  };
  const apis = { calendar: `${server.origin}/`, gmail: `${server.origin}/` };
  const machine = createMachine({
    clock,
    primaryCalendar: provider.primary,
    connect: async () => {
      const parts = { dialer, clock: timers.clock, tokens };
      const account = { address: self, credentials: { type: 'oauth' } as never, secret: '' };
      const { calendar } = await connectGoogle(account, parts, forever, apis);
      return { provider: calendar.side, crm: crm.connect() };
    },
  });
  try {
    const faults = await faultsOfStory({
      calendar: peopleOf(provider.hand, 'personal'),
      crm: peopleOf(crm.hand),
      machine,
      clock,
      requests: odd.requests,
      mailed: () => google.outbox.ofRequests().map(({ to }) => to),
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
