/** The story (see `story.ts`) between a sample calendar and the reference CRM over HTTP, of which a rule bends answers. */
import { connectBridge } from '../../../src-main/crm/bridge/connect.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import { type ReferenceCrm, startReferenceCrm } from '../../../src-sandbox/reference-crm/index.ts';
import { profiles, type SampleProvider, sampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import { event, manualClock, seededRandomness, self } from '../../support/world.ts';
import { serveScript } from '../caldav/fake-server.ts';
import { bentForCrm, type CrmBend, isMeantForCrm } from './crm-bend.ts';
import { createMachine } from './machine.ts';
import { type BentRun, bendingServer, fireableTimers } from './odd-server.ts';
import { passedOn } from './passed-on.ts';
import { faultsOfStory, type PeoplesSide } from './story.ts';

const calendar = 'personal';
const participants = {
  me: { email: self, roles: { owner: true } },
  guest: { email: 'guest@example.org', roles: { attendee: true } },
} as const;

export async function scriptedCrmRun(bend: CrmBend | null): Promise<BentRun> {
  const clock = manualClock();
  const timers = fireableTimers(clock.now);
  const reference = await startReferenceCrm({
    dataDir: null,
    port: 0,
    clock,
    newId: seededRandomness(3).uuid,
  });
  const provider = sampleProvider(mailing, {
    clock,
    randomness: seededRandomness(1),
    address: self,
  });
  const odd = bendingServer<CrmBend>({
    bend,
    answered: (asked) => passedOn(reference.url, asked),
    isMeant: isMeantForCrm,
    bent: bentForCrm,
    fireTimers: timers.fireAll,
  });
  const server = await serveScript(odd.answer);
  const dialer = createDialer({ certificateAuthorities: [], setTimer: timers.clock.setTimer });
  const crm = connectBridge({
    baseUrl: server.origin,
    dialer,
    token: reference.tokens.anna ?? '',
    clock: timers.clock,
  });
  const machine = createMachine({
    clock,
    primaryCalendar: calendar,
    connect: async () => ({ provider: provider.connect(), crm }),
  });
  try {
    const faults = await faultsOfStory({
      calendar: peopleOfSample(provider),
      crm: peopleOfCrm(reference),
      machine,
      clock,
      requests: odd.requests,
      mailed: () => provider.hand.mails().flatMap(({ to }) => to),
      mendServer: odd.mend,
    });
    return { faults, ...odd.done() };
  } finally {
    machine.close();
    await dialer.close();
    await server.close();
    await reference.stop();
  }
}

/** A calendar whose server mails the guests of a meeting whenever it is written. */
const mailing = {
  ...profiles['caldav-like'],
  capabilities: { ...profiles['caldav-like'].capabilities, mail: 'always' },
} as const;

function peopleOfSample({ hand }: SampleProvider): PeoplesSide {
  const refOf = (key: string): string =>
    hand.list(calendar).find(({ event: { title = '' } }) => title.split(' ')[0] === key)?.ref ?? '';
  return {
    titles: () => hand.list(calendar).map(({ event: { title } }) => title ?? ''),
    create: (key, isMeeting) =>
      hand.create(event(key, { title: key, ...(isMeeting ? { participants } : {}) })),
    retitle: (key, title) => hand.edit(refOf(key), { title }),
    remove: (key) => hand.remove(refOf(key)),
    revisions: () =>
      hand
        .list(calendar)
        .map(({ revision }) => revision)
        .join(),
  };
}

function peopleOfCrm({ hand }: ReferenceCrm): PeoplesSide {
  const listed = () => hand.list().filter(({ removed }) => !removed);
  const idOf = (key: string): string =>
    listed().find(({ event: { title = '' } }) => title.split(' ')[0] === key)?.id ?? '';
  return {
    titles: () => listed().map(({ event: { title } }) => title ?? ''),
    create: (key) => hand.create({ event: event(key, { title: key }) }),
    retitle: (key, title) => hand.edit(idOf(key), { title }),
    remove: (key) => hand.remove(idOf(key)),
    revisions: () =>
      listed()
        .map(({ version }) => version)
        .join(),
  };
}
