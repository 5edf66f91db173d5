/**
 * Tests what the CRM is shown of private entries (RU6): nothing, busy times or everything, as the person chose within the administrator's
 * limit; what a change of that means for entries that are linked; and that nothing hidden reaches the CRM on any path.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Choice, chooseRules } from '../../../src-main/sync/index.ts';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import {
  maskedFields,
  type PrivateEvents,
  privateChoices,
  strictestOf,
} from '../../../src-shared/domain/calendar/private-events.ts';
import { atCrm, atProvider, event, type Machine, type World, world } from '../../support/world.ts';

const masking = { ...profiles['caldav-like'], masksOfPrivate: maskedFields };
const secret = { title: 'Tumour clinic', description: 'chemo', locations: { '1': { name: 'Hospital' } } };
const hidden = /Tumour|chemo|Hospital/;
const doctor = event('d', { ...secret, privacy: 'private' });

function answer({ engine }: Machine, choice: Choice): void {
  for (const { id, digest } of engine.decisions()) engine.decide(id, digest, choice);
}

function asked({ engine }: Machine): readonly unknown[] {
  return engine.decisions().map(({ kind, count }) => [kind, count]);
}

function choose({ store }: Machine, privateEvents: PrivateEvents): void {
  chooseRules(store, { privateEvents });
}

const inCrm = (one: World): string => JSON.stringify(atCrm(one).map(({ event: shown }) => shown));
const inHistory = ({ store }: Machine): string => JSON.stringify(store.history.latest(500));

/** A person whose private entry is linked under this choice, and an ordinary one beside it. */
async function linked(privateEvents: PrivateEvents, one = world(masking)) {
  const machine = one.machine({ settings: { privateEvents } });
  await machine.settle();
  one.provider.hand.create(event('plain'));
  const made = one.provider.hand.create(doctor);
  await machine.settle();
  return { one, machine, made };
}

describe('a private entry of the calendar is shown in the CRM', () => {
  it('as a busy time, when nobody chose', async () => {
    const one = world(masking);
    const machine = one.machine();
    one.provider.hand.create(doctor);
    await machine.settle();
    expect(atCrm(one).map(({ event: shown }) => [shown.title, shown.start, shown.duration])).toEqual([
      ['Busy', doctor.start, 'PT1H'],
    ]);
    expect(inCrm(one)).not.toMatch(hidden);
  });
  it('in full, when the person chose that', async () => {
    const { one } = await linked('full');
    expect(inCrm(one)).toMatch(hidden);
  });
  it('not at all, when the person chose that: it is listed with the reason', async () => {
    const { one, machine } = await linked('skip');
    expect(atCrm(one)).toHaveLength(1);
    expect(machine.store.leftAlone.page(0, 9)).toMatchObject([{ reason: 'private', side: 'provider' }]);
    expect(JSON.stringify(machine.store.leftAlone.page(0, 9))).not.toMatch(hidden);
  });
  it('never more than the administrator allows, whatever the person chose', async () => {
    for (const limit of privateChoices)
      for (const chosen of privateChoices) {
        const one = world(masking);
        one.crm.administrator.setRules({ privateEvents: limit });
        await linked(chosen, one);
        const shown = atCrm(one).some(({ event: { start, uid } }) => uid === 'd' && start === doctor.start);
        const level = !shown ? 'skip' : hidden.test(inCrm(one)) ? 'full' : 'busy';
        expect([limit, chosen, level]).toEqual([limit, chosen, strictestOf(limit, chosen)]);
      }
  });
});

describe('from full to busy times', () => {
  it('what was shown leaves the CRM at once, and the history and the bin forget it; the calendar keeps everything', async () => {
    const { one, machine, made } = await linked('full');
    one.provider.hand.edit(made.ref, { description: 'chemo again' });
    await machine.settle();
    const before = atProvider(one);
    choose(machine, 'busy');
    await machine.settle();
    expect(inCrm(one)).not.toMatch(hidden);
    expect(atCrm(one)).toHaveLength(2);
    expect(inHistory(machine)).not.toMatch(hidden);
    expect(atProvider(one)).toEqual(before);
    expect(asked(machine)).toEqual([]);
  });
  it('and back several times, no question about a restored backup comes of it (DE4)', async () => {
    const { one, machine } = await linked('full');
    for (const uid of ['e', 'f', 'g', 'h', 'i']) one.provider.hand.create({ ...doctor, uid });
    await machine.settle();
    for (const level of ['busy', 'full', 'busy', 'full', 'busy'] as const) {
      choose(machine, level);
      await machine.settle();
      answer(machine, 'approve');
      await machine.settle();
      expect(asked(machine)).toEqual([]);
      expect(hidden.test(inCrm(one))).toBe(level === 'full');
    }
  });
  it('an entry made in the CRM keeps there what it holds: what Concord wrote is not masked to itself (RU6)', async () => {
    const one = world(masking);
    const machine = one.machine({ settings: { privateEvents: 'full' } });
    one.crm.hand.create(doctor);
    await machine.settle();
    choose(machine, 'busy');
    await machine.settle();
    expect(atCrm(one)[0]?.event).toMatchObject(secret);
    choose(machine, 'full');
    await machine.settle();
    expect(asked(machine)).toEqual([]);
    expect(atCrm(one)[0]?.event).toMatchObject(secret);
  });
  it('what a removed private entry left in the bin goes too', async () => {
    const { one, machine, made } = await linked('full');
    one.provider.hand.remove(made.ref);
    await machine.settle();
    expect(inHistory(machine)).toMatch(hidden);
    choose(machine, 'busy');
    await machine.settle();
    expect(inHistory(machine)).not.toMatch(hidden);
  });
  it('an edit of a hidden field in the CRM is put back and told (C20)', async () => {
    const { one, machine } = await linked('full');
    choose(machine, 'busy');
    await machine.settle();
    const shown = atCrm(one).find(({ uids }) => uids.includes('d'));
    one.crm.hand.edit(shown?.ref ?? '', { title: 'Gossip' });
    await machine.settle();
    expect(atCrm(one).map(({ event: { title } }) => title)).toContain('Busy');
    expect(one.crm.administrator.lockReason(shown?.ref ?? '')).toBe('masked');
    expect(atProvider(one).map(({ event: { title } }) => title)).toContain('Tumour clinic');
  });
});

describe('from busy times to full', () => {
  it('what would be shown is shown first, and reaches the CRM only after a yes', async () => {
    const { one, machine } = await linked('busy');
    choose(machine, 'full');
    await machine.settle();
    expect(inCrm(one)).not.toMatch(hidden);
    expect(asked(machine)).toEqual([['private-shown', 1]]);
    expect(machine.engine.decisions()[0]?.items[0]?.title).toBe('Tumour clinic');
    answer(machine, 'approve');
    await machine.settle();
    expect(inCrm(one)).toMatch(hidden);
    expect(asked(machine)).toEqual([]);
  });
  it('after a no they stay busy times, nothing is kept of what was not to be shown, and a new choice asks anew', async () => {
    const { one, machine, made } = await linked('busy');
    choose(machine, 'full');
    await machine.settle();
    answer(machine, 'reject');
    await machine.settle();
    one.provider.hand.edit(made.ref, { duration: 'PT2H' });
    one.provider.hand.expireStates();
    await machine.settle();
    expect(inCrm(one)).not.toMatch(hidden);
    expect(inHistory(machine)).not.toMatch(hidden);
    expect(atCrm(one).find(({ uids }) => uids.includes('d'))?.event.duration).toBe('PT2H');
    expect(asked(machine)).toEqual([]);
    choose(machine, 'full');
    await machine.settle();
    expect(asked(machine)).toEqual([['private-shown', 1]]);
  });
  it('a wider limit of the administrator shows nothing before a yes either', async () => {
    const one = world(masking);
    one.crm.administrator.setRules({ privateEvents: 'busy' });
    const { machine } = await linked('full', one);
    one.crm.administrator.setRules({ privateEvents: 'full' });
    one.clock.advance(20 * 60_000);
    await machine.settle();
    expect(inCrm(one)).not.toMatch(hidden);
    expect(asked(machine)).toEqual([['private-shown', 1]]);
  });
});

describe('from busy times to nothing (RU6)', () => {
  it('a person sees what would leave the CRM before it does, and the calendar keeps it', async () => {
    const { one, machine } = await linked('busy');
    const before = atProvider(one);
    choose(machine, 'skip');
    await machine.settle();
    expect(atCrm(one)).toHaveLength(2);
    expect(asked(machine)).toEqual([['private-removed', 1]]);
    await machine.run();
    expect(asked(machine)).toEqual([['private-removed', 1]]);
    answer(machine, 'approve');
    await machine.settle();
    expect(atCrm(one)).toHaveLength(1);
    expect(atProvider(one)).toEqual(before);
    expect(machine.store.leftAlone.page(0, 9)).toMatchObject([{ reason: 'private', side: 'provider' }]);
    expect(asked(machine)).toEqual([]);
  });
  it('what a person keeps there stays on both sides, kept apart', async () => {
    const { one, machine } = await linked('busy');
    choose(machine, 'skip');
    await machine.settle();
    answer(machine, 'reject');
    await machine.settle();
    expect([atCrm(one).length, atProvider(one).length]).toEqual([2, 2]);
    expect(asked(machine)).toEqual([]);
  });
  it('from full, the words are hidden before anybody answers', async () => {
    const { one, machine } = await linked('full');
    choose(machine, 'skip');
    await machine.settle();
    expect(inCrm(one)).not.toMatch(hidden);
    expect(asked(machine)).toEqual([['private-removed', 1]]);
    expect(inHistory(machine)).not.toMatch(hidden);
  });
  it('an entry that becomes private is masked at once, asked about, and its history is purged', async () => {
    const one = world(masking);
    const machine = one.machine({ settings: { privateEvents: 'skip' } });
    const made = one.provider.hand.create(event('d', secret));
    await machine.settle();
    one.provider.hand.edit(made.ref, { description: 'chemo, twice' });
    await machine.settle();
    one.provider.hand.edit(made.ref, { privacy: 'private' });
    await machine.settle();
    expect(inCrm(one)).not.toMatch(hidden);
    expect(inHistory(machine)).not.toMatch(hidden);
    expect(asked(machine)).toEqual([['private-removed', 1]]);
  });
  it('an entry made in the CRM stays there, and its time goes on both ways', async () => {
    const one = world(masking);
    const machine = one.machine({ settings: { privateEvents: 'skip' } });
    one.crm.hand.create(doctor);
    await machine.settle();
    const [held] = atProvider(one);
    one.provider.hand.edit(held?.ref ?? '', { duration: 'PT3H' });
    await machine.settle();
    expect(asked(machine)).toEqual([]);
    expect(atCrm(one)[0]?.event).toMatchObject({ ...secret, duration: 'PT3H' });
  });
  it('and back to busy times: those that stayed in the calendar are shown first (RU8)', async () => {
    const { one, machine } = await linked('skip');
    choose(machine, 'busy');
    await machine.settle();
    expect(atCrm(one)).toHaveLength(1);
    expect(asked(machine)).toEqual([['rule-change', 1]]);
    answer(machine, 'approve');
    await machine.settle();
    expect(atCrm(one)).toHaveLength(2);
    expect(inCrm(one)).not.toMatch(hidden);
  });
});

describe('what is hidden is no news', () => {
  it('on another machine that is shown less than the first one was', async () => {
    const { one } = await linked('full');
    one.clock.advance(60 * 60_000);
    const second = one.machine({ id: 'machine-2', settings: { privateEvents: 'busy' } });
    await second.settle();
    expect(asked(second)).toEqual([]);
    expect(atProvider(one).map(({ event: { title } }) => title)).toContain('Tumour clinic');
    expect([atCrm(one).length, atProvider(one).length]).toEqual([2, 2]);
    // whether the CRM made it is not known there, so the stand-in overwrites nothing
    expect(inCrm(one)).toMatch(hidden);
  });
});

const step = fc.oneof(
  fc.constantFrom(...privateChoices).map((level) => ({ do: 'choose', level }) as const),
  fc.constantFrom(...privateChoices).map((level) => ({ do: 'limit', level }) as const),
  fc.constantFrom('approve' as const, 'reject' as const).map((choice) => ({ do: 'answer', choice }) as const),
  fc.constantFrom('private' as const, 'public' as const).map((privacy) => ({ do: 'mark', privacy }) as const),
  fc.constant({ do: 'edit' } as const),
  fc.constant({ do: 'expire' } as const),
  fc.constant({ do: 'lose-answer' } as const),
);

it('in random histories of choices, limits, answers, marks and lost answers, nothing hidden is in the CRM or in the history, and no entry of the calendar goes (RU6)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
      const one = world(masking);
      let loses = false;
      const machine = one.machine({
        crmFaults: {
          decide({ operation }) {
            if (!loses || operation !== 'perform') return null;
            loses = false;
            return { type: 'lost-after' };
          },
        },
      });
      const made = one.provider.hand.create(doctor);
      await machine.settle();
      let chosen: PrivateEvents = 'busy';
      let limit: PrivateEvents = 'full';
      let privacy: 'private' | 'public' = 'private';
      for (const done of steps) {
        if (done.do === 'choose') chosen = done.level;
        if (done.do === 'limit') limit = done.level;
        if (done.do === 'mark') privacy = done.privacy;
        if (done.do === 'choose') choose(machine, chosen);
        if (done.do === 'limit') one.crm.administrator.setRules({ privateEvents: limit });
        if (done.do === 'answer') answer(machine, done.choice);
        if (done.do === 'mark') one.provider.hand.edit(made.ref, { privacy });
        if (done.do === 'edit') one.provider.hand.edit(made.ref, { description: 'chemo once more' });
        if (done.do === 'expire') one.provider.hand.expireStates();
        if (done.do === 'lose-answer') loses = true;
        one.clock.advance(20 * 60_000);
        await machine.settle();
        if (privacy === 'private' && strictestOf(chosen, limit) !== 'full') {
          expect(inCrm(one)).not.toMatch(hidden);
          expect(inHistory(machine)).not.toMatch(hidden);
        }
        expect(atProvider(one)).toHaveLength(1);
        expect(atProvider(one)[0]?.event.title).toBe('Tumour clinic');
      }
    }),
    { numRuns: 15 },
  );
});
