/** A twin is being made that cannot have a guest (PE9): what the CRM is told, and what the history keeps, learned from tables. */
import { expect, it } from 'vitest';
import type { Action, PlanInput } from '../../../src-main/sync/calendar/plan/model.ts';
import { plan } from '../../../src-main/sync/calendar/plan/plan.ts';
import { type Participant, participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { GuestNote } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { able, at, caseOf, inShort, planInput, self } from '../../support/plan-table.ts';
import { creatingFrom, now } from '../../support/small-calendar.ts';

const me: Participant = { email: self, roles: { owner: true } };
const odd: Participant = { email: 'odd@example.com', name: 'odd@work', roles: { attendee: true } };
const note: GuestNote = { name: 'odd@work', address: odd.email, reason: 'name', missing: 'calendar' };

/** The plan for a meeting of one side whose twin is being made; no other side holds a name with `@`. */
function actionsFor(origin: SideName, guest: Participant, shownGuests?: readonly GuestNote[]) {
  const participants = Object.fromEntries([me, guest].map((one) => [participantId(one.email), one]));
  const stored = at(
    origin === 'provider' ? 'P' : 'C',
    { participants },
    shownGuests === undefined ? {} : { shownGuests },
  );
  const withoutAt = {
    ...able,
    sizes: { unit: 'code-points', texts: {}, items: {}, guests: { nameWithout: '@' } },
  };
  const input: Partial<PlanInput> = {
    cases: [caseOf({ link: creatingFrom(origin), [origin]: now(stored) })],
    capabilities: { provider: able, crm: able, [origin === 'provider' ? 'crm' : 'provider']: withoutAt },
  };
  return plan(planInput(input));
}
const kept = (actions: readonly Action[]) =>
  actions.flatMap((action) => (action.type === 'remember' ? [JSON.parse(action.row.after ?? 'null')] : []));

it('of the CRM’s entry: its lock tells it once the calendar’s is made, and the history keeps what the calendar may see', () => {
  const actions = actionsFor('crm', { ...odd, invite: true });
  expect(actions.map(inShort)).toEqual([
    'create Plan at the provider, shortened-for-the-calendar',
    'unlock C',
    'remember not-carried at the provider, guests-withheld-from-the-calendar',
  ]);
  expect(actions[1]).toEqual({
    type: 'lock',
    ref: 'C',
    fields: [],
    reason: '',
    guests: [note],
    along: 'l',
  });
  expect(kept(actions)).toEqual([
    expect.objectContaining({ participants: expect.objectContaining({ [participantId(odd.email)]: odd }) }),
  ]);
});
it('of the CRM’s entry that tells it already: it is not told again', () => {
  expect(actionsFor('crm', { ...odd, invite: true }, [note]).map(inShort)).toEqual([
    'create Plan at the provider, shortened-for-the-calendar',
    'remember not-carried at the provider, guests-withheld-from-the-calendar',
  ]);
});
it('of the calendar’s entry: the CRM is told with the create, and the history keeps the calendar’s', () => {
  const actions = actionsFor('provider', odd);
  expect(actions.map(inShort)).toEqual([
    'create Plan at the crm, shortened-for-the-crm',
    'remember not-carried at the crm, guests-withheld-from-the-crm',
  ]);
  expect(actions[0]).toMatchObject({
    write: { write: { lock: { fields: [], reason: '', guests: [{ ...note, missing: 'crm' }] } } },
  });
  expect(kept(actions)).toEqual([
    expect.objectContaining({ participants: expect.objectContaining({ [participantId(odd.email)]: odd }) }),
  ]);
});
it('a tick of somebody who cannot cross is not dealt with, one of somebody who can is', () => {
  const ticked = (origin: SideName, guest: Participant) => {
    const [action] = actionsFor(origin, { ...guest, invite: true });
    return action?.type === 'write' ? action.write.source?.ticked : null;
  };
  expect(ticked('crm', odd)).toEqual([]);
  expect(ticked('crm', { ...odd, name: 'Odd' })).toEqual([participantId(odd.email)]);
  expect(ticked('provider', odd)).toBeUndefined();
});
it('of the CRM’s entry, who is not ticked: nobody is told of them', () => {
  expect(actionsFor('crm', odd).map(({ type }) => type)).toEqual(['write']);
});
it('of the CRM’s entry that tells of somebody who can cross by now: it is not told anew before both are linked', () => {
  const actions = actionsFor('crm', { ...odd, name: 'Odd', invite: true }, [note]);
  expect(actions.map(({ type }) => type)).toEqual(['write']);
});
it.each(['provider', 'crm'] as const)(
  'of an entry of the %s whose guests all can cross: nothing is told',
  (origin) => {
    const actions = actionsFor(origin, { ...odd, name: 'Odd', invite: true });
    expect(actions.map(({ type }) => type)).toEqual(['write']);
  },
);
