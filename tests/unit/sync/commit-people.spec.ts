/**
 * What becomes agreed of the people in an entry when a call came true: under which address they are known, their answers, who is
 * ticked, and dates with a guest list of their own. The calls belong to the link `l` of the calendar's entry `P` and the CRM's `C`.
 */
import { describe, expect, it } from 'vitest';
import type { AgreedEnd, AgreedLink, Link, OutboxEntry } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { commitDone } from '../../../src-main/sync/calendar/send/commit.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { diff } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { sideNames } from '../../../src-shared/domain/side-name.ts';
import { creating, updating } from '../../support/outbox-entries.ts';
import { at } from '../../support/plan-table.ts';
import { runTable } from '../../support/run-table.ts';
import { creatingFrom, dates, link, series, single } from '../../support/small-calendar.ts';

const [, second] = dates;
const person = (name: string, more: Partial<Participant> = {}): Participant => ({
  email: `${name}@example.com`,
  roles: { attendee: true },
  ...more,
});
const list = (...people: readonly Participant[]) =>
  Object.fromEntries(people.map((one) => [participantId(one.email), one]));
const [ann, bo] = [person('ann'), person('bo')];
const accepted = person('ann', { participationStatus: 'accepted' });
const [annId, boId] = [participantId(ann.email), participantId(bo.email)];

const end = (ref: string, base: CalendarEvent, more: Partial<AgreedEnd> = {}): AgreedEnd => ({
  ...{ ref, revision: 'r', hash: contentHash(base), base },
  ...more,
});
const agreed = (base: CalendarEvent, crm: CalendarEvent = base): AgreedLink =>
  link('l', { provider: end('P', base), crm: end('C', crm) });

/** The link, and of which entries there is news, after one call came true. */
function committed(call: OutboxEntry, stored: StoredEvent, of: Link) {
  const { store, run } = runTable();
  store.links.save(of);
  store.outbox.add([call]);
  store.transaction('test', () => commitDone(call, stored, run));
  const now = store.links.byId('l');
  if (now === null || now.status === 'creating') throw new Error('nothing is agreed');
  const news = sideNames.flatMap((side) => store.inbox.all(side).map(({ ref }) => ref));
  return { provider: now.provider, crm: now.crm, news };
}

/** A call that makes one version of the calendar's entry another one. */
function inCalendar(before: CalendarEvent, after: CalendarEvent): OutboxEntry {
  const patch = diff(before, after);
  const write = {
    type: 'update',
    key: 'update P',
    calendar: 'agenda',
    ref: 'P',
    patch,
    event: after,
  } as const;
  return {
    ...updating(patch, { side: 'provider', known: at('P', {}, { event: before }) }, 'P'),
    write,
    source: { ref: 'C', revision: 'revision of C', event: after, uids: ['u'] },
  };
}
const holding = (ref: string, event: CalendarEvent) => at(ref, {}, { event });

describe('a calendar that answers with another address of the same person (PE9)', () => {
  const people = [['ann@example.com', 'ann.primary@example.com']];
  const primary = person('ann.primary');
  const given = single({ participants: list(ann) });
  const shown = single({ participants: list(primary) });
  const source = { ref: 'C', revision: 'revision of C', event: given, uids: ['u'], people };
  it('to a create: both agree on that address', () => {
    const call = creating({ side: 'provider', source });
    expect(committed(call, holding('P', shown), creatingFrom('crm')).crm.base).toEqual(shown);
  });
  it('to an update: both agree on that address', () => {
    const call = { ...inCalendar(single(), given), source };
    expect(committed(call, holding('P', shown), agreed(single())).crm.base).toEqual(shown);
  });
});

describe('answers of guests', () => {
  const before = single({ participants: list(accepted) });
  const after = single({ title: 'Review', participants: list(accepted) });
  it('that the side lost although the call did not ask for it are news', () => {
    const lost = holding('P', single({ title: 'Review', participants: list(ann) }));
    const { provider, news } = committed(inCalendar(before, after), lost, agreed(before));
    expect([provider.base, news]).toEqual([after, ['P']]);
  });
  it('to one date that the side lost are news too', () => {
    const whole = series({ participants: list(ann) });
    const answered = series({
      participants: list(ann),
      recurrenceOverrides: { [second]: { participants: list(accepted) as never } },
    });
    const { provider, news } = committed(inCalendar(whole, answered), holding('P', whole), agreed(whole));
    expect([provider.base, news]).toEqual([answered, ['P']]);
  });
  it('that came since the first call of a new entry are agreed as they are', () => {
    const call = creating({
      side: 'provider',
      position: 1,
      write: { type: 'create', key: 'l', calendar: 'personal', event: single({ participants: list(ann) }) },
    });
    const { provider, news } = committed(call, holding('P', before), agreed(before));
    // the giving side is read once more behind the last of several calls
    expect([provider.base, news]).toEqual([before, ['C']]);
  });
});

it('of a guest whom both sides have, only what the call changed is agreed', () => {
  const renamed = person('ann', { name: 'Ann B.' });
  const before = single({ participants: list(renamed) });
  const after = single({ participants: list({ ...renamed, participationStatus: 'accepted' }) });
  const base = single({ participants: list(person('ann', { name: 'Ann' })) });
  const { provider, news } = committed(inCalendar(before, after), holding('P', after), agreed(base));
  expect(provider.base.participants?.[annId]).toMatchObject({ name: 'Ann', participationStatus: 'accepted' });
  expect(news).toEqual(['P']);
});

it('of a guest whom only the side had, everything is agreed as the side holds it', () => {
  const named = person('ann', { name: 'Ann B.' });
  const before = single({ participants: list(named) });
  const after = single({ participants: list({ ...named, participationStatus: 'accepted' }) });
  const { provider, news } = committed(
    inCalendar(before, after),
    holding('P', after),
    agreed(single(), before),
  );
  expect([provider.base, news]).toEqual([after, []]);
});

it('what only one side has stays agreed there alone, when both get the same change', () => {
  const [here, there] = [single({ description: 'Here' }), single({ description: 'There' })];
  const call = updating({ title: 'Review' }, { known: holding('C', there) });
  const { provider, crm } = committed(
    call,
    holding('C', single({ title: 'Review', description: 'There' })),
    agreed(here, there),
  );
  expect([provider.base.description, crm.base.description]).toEqual(['Here', 'There']);
});

describe('ticks after a call (C10)', () => {
  const ticked = [annId, boId];
  const known = link('l', { crm: end('C', single(), { ticked }) });
  const review = { title: 'Review' };
  const toCalendar = (source: OutboxEntry['source']) =>
    updating(review, { side: 'provider', known: at('P'), source }, 'P');
  it.each<{ name: string; source: OutboxEntry['source'] }>([
    { name: 'that came from no entry', source: null },
    {
      name: 'that says nothing of them',
      source: { ref: 'C', revision: 'written since', event: single(review), uids: ['u'] },
    },
  ])('to the calendar $name are those of before', ({ source }) => {
    expect(committed(toCalendar(source), at('P', review), known).crm.ticked).toEqual(ticked);
  });
  it('to the CRM, of an entry that nobody knew, are those of before', () => {
    const call = updating(review, { known: null });
    expect(committed(call, at('C', review), known).crm.ticked).toEqual(ticked);
  });
});

describe('a date with a guest list of its own, which a call to the CRM does not write', () => {
  const own = { [second]: { participants: list(accepted, bo) as never } };
  const whole = series({ participants: list(ann, bo) });
  const call = (before: CalendarEvent, after: CalendarEvent, event = whole): OutboxEntry => ({
    ...updating({}, { known: holding('C', before), transfer: {} }),
    write: {
      ...{ type: 'update', key: 'update C', calendar: 'agenda', ref: 'C' },
      ...{ patch: diff(before, after), event: after },
    },
    source: { ref: 'P', revision: 'revision of P', event, uids: ['u'] },
  });
  it('is no longer agreed when the call takes it out of view', () => {
    const without = series({ participants: list(bo) });
    const before = series({ participants: list(ann, bo), recurrenceOverrides: own });
    const after = series({ participants: list(bo), recurrenceOverrides: own });
    const { crm } = committed(call(before, after, without), holding('C', after), agreed(whole, before));
    expect(crm.base.recurrenceOverrides).toBeUndefined();
  });
  it('has its list agreed when it was in view before', () => {
    const titled = { [second]: { title: 'Special', participants: list(accepted, bo) as never } };
    const before = series({ participants: list(bo), recurrenceOverrides: titled });
    const after = series({ participants: list(ann, bo), recurrenceOverrides: titled });
    const base = series({
      participants: list(ann, bo),
      recurrenceOverrides: { [second]: { title: 'Special' } },
    });
    const { crm } = committed(call(before, after), holding('C', after), agreed(whole, base));
    expect(crm.base.recurrenceOverrides).toEqual(titled);
  });
});
