/** The story (see `story.ts`) between a simulated Microsoft 365, of which a rule bends answers, and a sample CRM. */
import { createDialer, type TokenSource } from '../../../src-main/net/index.ts';
import { connectMicrosoft } from '../../../src-main/providers/microsoft/index.ts';
import { profiles, type SampleCrm, sampleCrm } from '../../../src-sandbox/sample-sides/index.ts';
import type { Crm } from '../../../src-shared/domain/crm.ts';
import { microsoftProvider } from '../../support/microsoft-calendar/microsoft-provider.ts';
import { calendarScopes, publicClient } from '../../support/simulated-microsoft.ts';
import { manualClock, seededRandomness, self } from '../../support/world.ts';
import { type Answer, type Asked, forever, serveScript } from '../caldav/fake-server.ts';
import { bentForGraph, type GraphBend, isMeantForGraph } from './graph-bend.ts';
import { createMachine } from './machine.ts';
import { type BentRun, bendingServer, fireableTimers } from './odd-server.ts';
import { passedOn } from './passed-on.ts';
import { peopleOf } from './people-of-hand.ts';
import { faultsOfStory } from './story.ts';

export async function scriptedGraphRun(bend: GraphBend | null): Promise<BentRun> {
  const clock = manualClock();
  const timers = fireableTimers(clock.now);
  const provider = await microsoftProvider({ clock, address: self });
  const { microsoft } = provider;
  const odd = bendingServer<GraphBend>({
    bend,
    answered: (asked) => withLinksHere(asked, microsoft.url),
    isMeant: isMeantForGraph,
    bent: bentForGraph,
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
    token: async () => microsoft.accounts.give(self, publicClient.id, calendarScopes).accessToken,
    rejected: () => undefined,
    accepted: () => undefined,
  };
  const machine = createMachine({
    clock,
    primaryCalendar: provider.primary,
    connect: async () => {
      // its waits are over at once
      const parts = { dialer, clock, tokens };
      const account = { address: self, credentials: { type: 'oauth' } as never, secret: '' };
      const { calendar } = await connectMicrosoft(account, parts, forever, { graph: `${server.origin}/` });
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
      mailed: () => microsoft.outbox.ofRequests().map(({ to }) => to),
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

/** The answer of the good server, as if it lived where the odd one does: Graph's links are whole addresses. */
async function withLinksHere(asked: Asked, good: string): Promise<Answer> {
  const answer = await passedOn(good, asked);
  return { ...answer, body: String(answer.body ?? '').replaceAll(good, `http://${asked.headers.host}`) };
}
