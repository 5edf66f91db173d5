/** The story (see `story.ts`) between a CalDAV server, of which a rule bends answers, and a sample CRM. */
import { createDialer } from '../../../src-main/net/index.ts';
import { connectCalDav } from '../../../src-main/providers/caldav/side.ts';
import { profiles, type SampleCrm, sampleCrm } from '../../../src-sandbox/sample-sides/index.ts';
import type { Crm } from '../../../src-shared/domain/crm.ts';
import { event, manualClock, seededRandomness, self } from '../../support/world.ts';
import { type Answer, type Asked, account, forever, serveScript } from '../caldav/fake-server.ts';
import { eventText, wholeCalendar } from '../caldav/whole-calendar.ts';
import { type Bend, bent, isMeant } from './bend.ts';
import { createMachine } from './machine.ts';
import { type BentRun, bendingServer, fireableTimers } from './odd-server.ts';
import { faultsOfStory, type PeoplesSide } from './story.ts';

const guest = ['ORGANIZER:mailto:me@example.org', 'ATTENDEE:mailto:guest@example.org'];

export async function scriptedRun(bend: Bend | null): Promise<BentRun> {
  const calendar = wholeCalendar();
  const clock = manualClock();
  const timers = fireableTimers(clock.now);
  const mailed = new Set<string>();
  const good = account((asked) => calendar.answer(asked), {
    features: '1, calendar-access, calendar-auto-schedule',
  });
  const answered = (asked: Asked): Answer => {
    const before = calendar.objects.get(asked.path)?.text ?? '';
    const isWrite = asked.method === 'PUT' || asked.method === 'DELETE';
    if (isWrite && /ATTENDEE/.test(before + asked.body)) mailed.add(asked.path);
    const answer = good(asked);
    return answer === null || typeof answer === 'string' ? { status: 404 } : answer;
  };
  const odd = bendingServer({
    bend,
    answered: async (asked) => answered(asked),
    isMeant,
    bent,
    fireTimers: timers.fireAll,
  });
  const server = await serveScript(odd.answer);
  const dialer = createDialer({ certificateAuthorities: [], setTimer: timers.clock.setTimer });
  const crm: SampleCrm<Crm> = sampleCrm(
    { clock, randomness: seededRandomness(1), address: self },
    profiles['crm-like'],
  );
  const machine = createMachine({
    clock,
    primaryCalendar: '/cal/',
    connect: async () => ({
      provider: (
        await connectCalDav(
          { address: server.origin, userName: 'me', password: () => 'secret', confirmedHosts: [] },
          { dialer, clock: timers.clock },
          forever,
        )
      ).side,
      crm: crm.connect(),
    }),
  });
  try {
    const faults = await faultsOfStory({
      calendar: peopleOfCalendar(calendar),
      crm: peopleOfSample(crm),
      machine,
      clock,
      requests: odd.requests,
      mailed: () => [...mailed],
      mendServer: odd.mend,
    });
    return { faults, ...odd.done() };
  } finally {
    machine.close();
    await dialer.close();
    await server.close();
  }
}

function peopleOfCalendar(calendar: ReturnType<typeof wholeCalendar>): PeoplesSide {
  const nameOf = (key: string): string => {
    const path = [...calendar.objects].find(([, { text }]) => text.includes(`SUMMARY:${key}`))?.[0] ?? '';
    return path.slice('/cal/'.length, -'.ics'.length);
  };
  return {
    titles: () =>
      [...calendar.objects.values()].map(({ text }) => /^SUMMARY:(.*?)\r?$/m.exec(text)?.[1] ?? ''),
    create: (key, isMeeting) => calendar.put(key, eventText(key, key, ...(isMeeting ? guest : []))),
    retitle(key, title) {
      const name = nameOf(key);
      const { text = '' } = calendar.objects.get(`/cal/${name}.ics`) ?? {};
      calendar.put(name, text.replace(`SUMMARY:${key}`, `SUMMARY:${title}`));
    },
    remove: (key) => calendar.remove(nameOf(key)),
    revisions: () => [...calendar.objects.values()].map(({ etag }) => etag).join(),
  };
}

function peopleOfSample({ hand }: SampleCrm<Crm>): PeoplesSide {
  const refOf = (key: string): string =>
    hand.list().find(({ event: { title = '' } }) => title.split(' ')[0] === key)?.ref ?? '';
  return {
    titles: () => hand.list().map(({ event: { title } }) => title ?? ''),
    create: (key) => hand.create(event(key, { title: key })),
    retitle: (key, title) => hand.edit(refOf(key), { title }),
    remove: (key) => hand.remove(refOf(key)),
    revisions: () =>
      hand
        .list()
        .map(({ revision }) => revision)
        .join(),
  };
}
