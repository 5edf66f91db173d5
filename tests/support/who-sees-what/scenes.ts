/** Plays what happens to one entry, for one person, and tells what both sides show of it afterwards. */
import type { CrmEntry } from '../../../src-sandbox/reference-crm/index.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { changedFields, diff } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { type Colleague, deliveringCalDav, type Office, office } from '../colleagues.ts';
import type { Cell, Effect, Happening, Person } from './cells.ts';

const guest = 'noor.bakker@mail.example';
const outsider = 'h.lindqvist@kestrel.example';

type Rights = 'owner' | 'attendee';

function meeting(
  people: Readonly<Record<string, Rights>> = {},
  invited: readonly string[] = [],
): CalendarEvent {
  const participants = Object.entries(people).map(([email, role]) => ({
    email,
    roles: { [role]: true as const },
    ...(invited.includes(email) ? { invite: true } : {}),
  }));
  return {
    uid: 'intake',
    title: 'Intake',
    start: '2026-02-03T10:00:00',
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    ...(participants.length === 0
      ? {}
      : { participants: Object.fromEntries(participants.map((one) => [participantId(one.email), one])) }),
  };
}

const anna = 'anna@example.com';
const ben = 'ben@example.com';

const organized = meeting({ [anna]: 'owner', [guest]: 'attendee' }, [guest]);
const shared = meeting({ [anna]: 'owner', [ben]: 'attendee', [guest]: 'attendee' }, [guest]);
const invitation = meeting({ [outsider]: 'owner', [anna]: 'attendee' });

/** Who the person is in the office, and how the entry comes to be on each side. */
interface Scene {
  readonly person: 'anna' | 'ben';
  readonly rules: Parameters<Office['crm']['crm']['hand']['setRules']>[0];
  readonly inCalendar: (one: Office) => void;
  readonly inCrm: (one: Office) => void;
  /** Where an entry of this kind usually begins. */
  readonly begins: 'inCalendar' | 'inCrm';
  /** Whose calendar the answer to the invitation is given or arrives in, and whose answer it is. */
  readonly answer: { readonly calendarOf: 'anna' | 'ben'; readonly of: string };
}

const makeInCrm =
  (event: CalendarEvent, organizer: string | null, scheduledFor: readonly string[]) => (one: Office) =>
    void one.crm.crm.hand.create({ event, organizer, scheduledFor });

const scenes: Readonly<Record<Person, Scene>> = {
  organiser: {
    person: 'anna',
    rules: { useOrganizer: true },
    inCalendar: (one) =>
      void one.colleagues.anna.provider.hand.create(meeting({ [anna]: 'owner', [guest]: 'attendee' })),
    inCrm: makeInCrm(organized, 'anna', ['anna']),
    begins: 'inCrm',
    answer: { calendarOf: 'anna', of: guest },
  },
  guest: {
    person: 'anna',
    rules: { useOrganizer: true },
    inCalendar: (one) => void one.colleagues.anna.provider.hand.receive(invitation),
    inCrm: makeInCrm(invitation, null, ['anna']),
    begins: 'inCalendar',
    answer: { calendarOf: 'anna', of: anna },
  },
  colleague: {
    person: 'ben',
    rules: { useOrganizer: true },
    inCalendar: (one) =>
      void one.colleagues.anna.provider.hand.create(meeting({ [anna]: 'owner', [guest]: 'attendee' })),
    inCrm: makeInCrm(shared, 'anna', ['anna', 'ben']),
    begins: 'inCrm',
    answer: { calendarOf: 'anna', of: guest },
  },
  restricted: {
    person: 'anna',
    rules: { useOrganizer: true, editingRestricted: true, deletingRestricted: true },
    inCalendar: (one) => void one.colleagues.anna.provider.hand.create(meeting()),
    inCrm: makeInCrm(organized, 'anna', ['anna']),
    begins: 'inCrm',
    answer: { calendarOf: 'anna', of: guest },
  },
};

/** Plays one cell of the table. */
export async function play({ happening, person: name, direction }: Cell): Promise<Effect> {
  const scene = scenes[name];
  const one = await office(deliveringCalDav);
  const { hand } = one.crm.crm;
  const person = one.colleagues[scene.person];
  const oneWay = (): void => {
    if (direction === 'one-way') hand.setRules({ direction: 'crm-to-provider' });
    one.crm.clock.advance(20 * 60_000);
  };
  hand.setRules(scene.rules);
  for (const { provider } of Object.values(one.colleagues)) provider.hand.addCalendar({ id: 'other' });
  await settled(one);
  // the CRM's first invitation ever is asked about, which is not what the table is about
  await confirmFirstInvitation(one);

  const isNew = happening === 'created in the calendar' || happening === 'created in the CRM';
  if (!isNew) {
    scene[scene.begins](one);
    await settled(one);
  }
  oneWay();
  await settled(one);
  const before = seen(one, person);
  const mails = mailsOf(one).length;
  if (!isNew && (before.calendar === null || before.crm === null)) throw new Error('it is not on both sides');
  happen(happening, scene, one, before);
  const asks = await settled(one);
  const after = seen(one, person);
  return {
    calendar: changeOf(before.calendar, after.calendar, textOfCalendar),
    crm: changeOf(before.crm, after.crm, textOfCrm),
    mail: mailsOf(one).slice(mails),
    asks,
  };
}

function happen(happening: Happening, scene: Scene, one: Office, { calendar, crm }: Seen): void {
  const { hand } = one.crm.crm;
  const own = one.colleagues[scene.person].provider.hand;
  const ref = calendar?.ref ?? '';
  const id = crm?.id ?? '';
  const answered = `participants/${participantId(scene.answer.of)}/participationStatus`;
  const acts: Readonly<Record<Happening, () => unknown>> = {
    'created in the calendar': () => scene.inCalendar(one),
    'created in the CRM': () => scene.inCrm(one),
    'changed in the calendar': () => own.edit(ref, { title: 'Second intake' }),
    'changed in the CRM': () => hand.edit(id, { title: 'Second intake' }),
    'deleted in the calendar': () => own.remove(ref),
    'deleted in the CRM': () => hand.remove(id),
    'moved out of the calendar': () => own.moveTo(ref, 'other'),
    'became private in the calendar': () => {
      own.edit(ref, { privacy: 'private' });
      own.withhold(ref, ['title', 'description', 'locations']);
    },
    'became private in the CRM': () => hand.edit(id, { privacy: 'private' }),
    'replied in the calendar': () => {
      const { provider, held } = one.colleagues[scene.answer.calendarOf];
      provider.hand.edit(held()[0]?.ref ?? '', { [answered]: 'accepted' });
    },
    'replied in the CRM': () => hand.edit(id, { [answered]: 'accepted' }),
    'a field that only the CRM has changed': () =>
      hand.setFacts(id, {
        type: 'Intake',
        status: 'Held',
        result: 'Hired',
        related: [{ kind: 'candidate', id: 'c-1', name: 'Noor Bakker' }],
      }),
  };
  acts[happening]();
}

/** Runs until nothing changes; what waits for a person is said yes to. @returns the kinds of questions, once each */
async function settled(one: Office): Promise<readonly string[]> {
  const asked = new Set<string>();
  for (;;) {
    await one.settle();
    const waiting = Object.values(one.colleagues).flatMap(({ engine }) =>
      engine.decisions().map((decision) => ({ engine, decision })),
    );
    if (waiting.length === 0) return [...asked].sort();
    for (const { engine, decision } of waiting) {
      asked.add(decision.kind);
      engine.decide(decision.id, decision.digest, decision.choices[0] ?? 'approve');
    }
  }
}

async function confirmFirstInvitation(one: Office): Promise<void> {
  const { hand } = one.crm.crm;
  const first = meeting({ [anna]: 'owner', 'first@mail.example': 'attendee' }, ['first@mail.example']);
  const id = hand.create({ event: { ...first, uid: 'first', title: 'First' }, organizer: 'anna' });
  await settled(one);
  hand.remove(id);
  await settled(one);
}

interface Seen {
  readonly calendar: StoredEvent | null;
  readonly crm: (CrmEntry & { readonly placement: CrmEntry['placements'][number] | undefined }) | null;
}

function seen(one: Office, { name, provider }: Colleague): Seen {
  const ours = ({ uids }: { readonly uids: readonly string[] }) => uids.includes('intake');
  const [calendar = null, ...more] = provider.hand.list().filter(ours);
  const [crm = null, ...others] = one.crm.crm.hand.list().filter(ours);
  if (more.length + others.length > 0) throw new Error('there is more than one entry');
  return {
    calendar,
    crm: crm === null ? null : { ...crm, placement: crm.placements.find(({ user }) => user === name) },
  };
}

const names: Readonly<Record<string, string>> = { [guest]: 'the guest', [outsider]: 'the organiser' };

function mailsOf({ colleagues }: Office): readonly string[] {
  return Object.values(colleagues).flatMap(({ provider }) =>
    provider.hand.mails().map(({ kind, to }) => `${kind} to ${names[to] ?? to}`),
  );
}

function changeOf<T>(before: T | null, after: T | null, tell: (before: T, after: T) => string): string {
  if (before === null) return after === null ? 'has nothing' : 'gets it';
  return after === null ? 'loses it' : tell(before, after);
}

function textOfCalendar(before: StoredEvent, after: StoredEvent): string {
  const fields = changedFields(diff(before.event, after.event));
  const place = before.calendar === after.calendar ? [] : ['is in another calendar'];
  if (fields.length > 0) return [...place, `changed: ${fields.join(', ')}`].join('; ');
  if (place.length > 0) return place.join();
  return before.revision === after.revision ? 'stays as it was' : 'is written without a change';
}

function textOfCrm(before: NonNullable<Seen['crm']>, after: NonNullable<Seen['crm']>): string {
  const fields = changedFields(diff(before.event, after.event));
  const locks = [before, after].map(({ locked }) => locked?.reason ?? null);
  const told = [
    ...(fields.length > 0 ? [`changed: ${fields.join(', ')}`] : []),
    ...(after.placement?.state === before.placement?.state
      ? []
      : [`the person is ${after.placement?.state}`]),
    ...(locks[0] === locks[1] ? [] : [locks[1] === null ? 'unlocked' : `locked: ${locks[1]}`]),
    ...(JSON.stringify(before.crm) === JSON.stringify(after.crm) ? [] : ['its own fields changed']),
  ];
  return told.length === 0 ? 'stays as it was' : told.join('; ');
}
