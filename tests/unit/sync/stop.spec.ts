/** Stopping with "remove what Concord made" (A14): what was shown goes, nothing else; nobody is mailed; starting again makes nothing anew. */
import { describe, expect, it } from 'vitest';
import {
  bringExisting,
  endWish,
  madeDigest,
  madeEntries,
  stopWish,
  wishRemoval,
} from '../../../src-main/sync/index.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import {
  atCrm,
  atProvider,
  changes,
  event,
  type Machine,
  titles,
  type World,
  world,
} from '../../support/world.ts';

const ann = 'ann@client.example';
const guest = {
  participants: {
    [participantId(ann)]: { email: ann, roles: { attendee: true as const }, invite: true as const },
  },
};

/** Three of the calendar, two of the CRM, one that both had before, and one of the CRM with a guest who was invited. */
async function synchronised(one: World): Promise<Machine> {
  one.provider.hand.create(event('both', { title: 'Both' }));
  one.crm.hand.create(event('both', { title: 'Both' }));
  const machine = one.machine();
  await machine.settle();
  for (const uid of ['p1', 'p2', 'p3']) one.provider.hand.create(event(uid));
  for (const uid of ['c1', 'c2']) one.crm.hand.create(event(uid));
  one.crm.hand.create(event('guests', { title: 'With Ann', ...guest }));
  await machine.run();
  for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, 'approve');
  await machine.settle();
  expect(titles(atProvider(one))).toEqual(titles(atCrm(one)));
  expect(one.provider.hand.mails()).toHaveLength(invitations(one));
  return machine;
}

/** How many mails Ann's invitation was. */
function invitations({ provider }: World): number {
  return provider.side.capabilities.mail === 'never' ? 0 : 1;
}

function wish(machine: Machine, withGuests = false): boolean {
  const digest = madeDigest(madeEntries(machine.store, true));
  return wishRemoval(machine.store, { digest, withGuests, crmRemoves: true });
}

const counts = (machine: Machine) =>
  Object.fromEntries(
    Object.entries(madeEntries(machine.store, true)).map(([group, all]) => [group, all.length]),
  );

describe.each(['caldav-like', 'graph-like'] as const)('stopping and removing (A14), %s', (profile) => {
  it('shows what Concord made on each side; what was there before, and what a person made, is not in it', async () => {
    const machine = await synchronised(world(profile));
    expect(counts(machine)).toEqual({ crm: 3, provider: 2, guests: 1 });
  });

  it('removes exactly that, keeps the originals, the pair of before and the meeting with guests, and mails nobody', async () => {
    const one = world(profile);
    const machine = await synchronised(one);
    expect(wish(machine)).toBe(true);
    await machine.run();
    expect(stopWish(machine.store)).toEqual({ state: 'done', done: { provider: 2, crm: 3, kept: 0 } });
    expect(titles(atProvider(one))).toEqual(['Both', 'Meeting p1', 'Meeting p2', 'Meeting p3', 'With Ann']);
    expect(titles(atCrm(one))).toEqual(['Both', 'Meeting c1', 'Meeting c2', 'With Ann']);
    expect(one.provider.hand.mails()).toHaveLength(invitations(one));
    expect(machine.store.links.count()).toBe(2);
  });

  it('started again, on the same or another engine, creates and removes nothing; edits of meanwhile cross', async () => {
    const one = world(profile);
    const machine = await synchronised(one);
    wish(machine);
    await machine.run();
    // meanwhile
    const both = atCrm(one).find(({ event: { title } }) => title === 'Both');
    one.crm.hand.edit(both?.ref ?? '', { title: 'Both, moved' });
    const alone = atProvider(one).find(({ event: { title } }) => title === 'Meeting p1');
    one.provider.hand.edit(alone?.ref ?? '', { title: 'Edited while stopped' });
    endWish(machine.store);
    const again = one.machine({ store: machine.store });
    const summary = await again.run();
    expect(summary).toMatchObject({
      provider: { added: 0, changed: 1, removed: 0 },
      crm: { added: 0, changed: 0, removed: 0 },
      waiting: 0,
    });
    expect(changes(await again.run())).toBe(0);
    expect(titles(atProvider(one))).toContain('Both, moved');
    expect(titles(atCrm(one))).not.toContain('Edited while stopped');
  });

  it('what was removed comes across again when a person wants it: shown first, nobody invited', async () => {
    const one = world(profile);
    const machine = await synchronised(one);
    wish(machine);
    await machine.run();
    endWish(machine.store);
    expect(bringExisting(machine.store, 'provider', { from: null, until: null })).toBe(true);
    await machine.run();
    expect(machine.engine.decisions().map(({ kind, count }) => [kind, count])).toEqual([
      ['bring-existing', 3],
    ]);
    for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, 'approve');
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(expect.arrayContaining(['Meeting p1', 'Meeting p2', 'Meeting p3']));
    expect(one.provider.hand.mails()).toHaveLength(invitations(one));
  });

  it('with a yes to its guests the meeting goes too, and they are told; nobody else is', async () => {
    const one = world(profile);
    const machine = await synchronised(one);
    wish(machine, true);
    await machine.run();
    expect(stopWish(machine.store)).toEqual({ state: 'done', done: { provider: 3, crm: 3, kept: 0 } });
    expect(titles(atProvider(one))).not.toContain('With Ann');
    const told = one.provider.hand.mails().slice(invitations(one));
    expect(told).toMatchObject(profile === 'graph-like' ? [{ kind: 'cancellation', to: ann }] : []);
  });

  it('what changed since the person was asked stays, and crosses after a new start', async () => {
    const one = world(profile);
    const machine = await synchronised(one);
    wish(machine);
    const made = atCrm(one).find(({ event: { title } }) => title === 'Meeting p2');
    one.crm.hand.edit(made?.ref ?? '', { title: 'Edited a moment ago' });
    await machine.run();
    expect(stopWish(machine.store)).toEqual({ state: 'done', done: { provider: 2, crm: 2, kept: 1 } });
    expect(titles(atCrm(one))).toContain('Edited a moment ago');
    endWish(machine.store);
    await machine.settle();
    expect(titles(atProvider(one))).toContain('Edited a moment ago');
  });

  it('an entry whose original is gone is the last one there is, and stays', async () => {
    const one = world(profile);
    const machine = await synchronised(one);
    const original = atProvider(one).find(({ event: { title } }) => title === 'Meeting p3');
    one.provider.hand.remove(original?.ref ?? '');
    wish(machine);
    await machine.run();
    expect(stopWish(machine.store)).toMatchObject({ done: { crm: 2, kept: 1 } });
    expect(titles(atCrm(one))).toContain('Meeting p3');
  });
});

it('a yes counts for what was shown: another entry since, and nothing is wanted (A14, RU8)', async () => {
  const one = world('caldav-like');
  const machine = await synchronised(one);
  const shown = madeDigest(madeEntries(machine.store, true));
  one.provider.hand.create(event('later'));
  await machine.settle();
  expect(wishRemoval(machine.store, { digest: shown, withGuests: false, crmRemoves: true })).toBe(false);
  expect(stopWish(machine.store)).toBeNull();
});

it('while Concord stops nothing new crosses; after a new start it does (A14)', async () => {
  const one = world('caldav-like');
  const machine = await synchronised(one);
  wish(machine);
  one.provider.hand.create(event('new', { title: 'New' }));
  await machine.run();
  await machine.run();
  expect(titles(atCrm(one))).not.toContain('New');
  endWish(machine.store);
  await machine.settle();
  expect(titles(atCrm(one))).toContain('New');
});

it('a CRM that removes nothing is not asked to (A14, WR10)', async () => {
  const machine = await synchronised(world('caldav-like'));
  expect(madeEntries(machine.store, false).crm).toEqual([]);
});

it('killed at every commit, the removal ends as the undisturbed one (A14)', async () => {
  const run = async (moment: number) => {
    const one = world('graph-like');
    let count = 0;
    let isArmed = false;
    const machine = await synchronised(one);
    const { store } = machine;
    const dying: typeof store = {
      ...store,
      transaction(label, work) {
        count += 1;
        if (isArmed && count === moment) throw new Error('killed');
        const result = store.transaction(label, work);
        count += 1;
        if (isArmed && count === moment) throw new Error('killed');
        return result;
      },
    };
    wish(machine);
    count = 0;
    isArmed = true;
    const died = await one
      .machine({ store: dying })
      .run()
      .then(
        () => false,
        () => true,
      );
    const next = one.machine({ store });
    for (let turn = 0; turn < 3 && stopWish(store)?.state !== 'done'; turn++) await next.run();
    const moments = count;
    endWish(store);
    const after = await next.settle();
    const end = { provider: titles(atProvider(one)), crm: titles(atCrm(one)), links: store.links.count() };
    return { died, moments, end, after: changes(after), mails: one.provider.hand.mails().length };
  };
  const undisturbed = await run(Number.POSITIVE_INFINITY);
  expect(undisturbed).toMatchObject({ died: false, mails: 1, after: 0 });
  for (let moment = 1; moment <= undisturbed.moments; moment++)
    expect(await run(moment), `killed at moment ${moment}`).toMatchObject({
      died: true,
      end: undisturbed.end,
      mails: 1,
    });
});
