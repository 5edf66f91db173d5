/** One example of every question that an entry can wait for. */
import { bringExisting, chooseRules } from '../../../src-main/sync/index.ts';
import { profiles, scriptedFaults } from '../../../src-sandbox/sample-sides/index.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { maskedFields, type PrivateEvents } from '../../../src-shared/domain/calendar/private-events.ts';
import type { AskedKind } from '../../../src-shared/domain/why.ts';
import { backedUp } from '../backups.ts';
import { deliveringCalDav } from '../colleagues.ts';
import { migrate, movedMachine, sampleNewPlace } from '../moved-mailbox.ts';
import { atCrm, atProvider, event, world } from '../world.ts';
import { type Example, refOf, sessionIsOld, storeOf, why } from './asked.ts';

/** A private entry that is linked under one choice, after which the person chooses another. */
const privateBecomes =
  (before: PrivateEvents, after: PrivateEvents): Example =>
  async () => {
    const one = world({ ...profiles['caldav-like'], masksOfPrivate: maskedFields });
    const machine = one.machine({ settings: { privateEvents: before } });
    await machine.settle();
    const made = one.provider.hand.create(event('d', { title: 'Clinic', privacy: 'private' }));
    await machine.settle();
    chooseRules(machine.store, { privateEvents: after });
    await machine.settle();
    return why(machine, 'provider', made.ref);
  };

const ann = participantId('ann@client.example');

export const waitingExamples: Readonly<Record<`waits-${AskedKind}`, Example>> = {
  'waits-first-run': async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    const machine = one.machine({ settings: { approveFirstRun: false } });
    await machine.run();
    return why(machine, 'provider', made.ref);
  },
  'waits-differs': async () => {
    const one = world('caldav-like');
    one.provider.hand.create(event('a', { title: 'Here' }));
    const made = one.crm.hand.create(event('a', { title: 'There' }));
    const machine = one.machine();
    await machine.run();
    return why(machine, 'crm', made.ref);
  },
  'waits-many-removals': async () => {
    const one = world('caldav-like');
    const made = Array.from({ length: 12 }, (_, n) => one.provider.hand.create(event(`m${n}`)));
    const machine = one.machine();
    await machine.settle();
    const kept = refOf(one, 'crm', 'Meeting m3');
    for (const { ref } of made.slice(0, 8)) one.provider.hand.remove(ref);
    await machine.run();
    return why(machine, 'crm', kept);
  },
  'waits-many-creations': async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    await machine.settle();
    const made = Array.from({ length: 120 }, (_, n) => one.provider.hand.create(event(`m${n}`)));
    await machine.run();
    return why(machine, 'provider', made[7]?.ref ?? '');
  },
  'waits-rule-change': async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    await machine.settle();
    one.crm.administrator.setRules({ createPrefix: 'CRM ' });
    one.clock.advance(sessionIsOld);
    await machine.run();
    const made = one.provider.hand.create(event('a'));
    await machine.settle();
    one.crm.administrator.setRules({ createPrefix: '' });
    one.clock.advance(sessionIsOld);
    await machine.run();
    return why(machine, 'provider', made.ref);
  },
  'waits-private-shown': privateBecomes('busy', 'full'),
  'waits-private-removed': privateBecomes('busy', 'skip'),
  'waits-bring-existing': async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    const machine = one.machine({ settings: { existing: { provider: 'leave', crm: 'leave' } } });
    await machine.settle();
    bringExisting(machine.store, 'provider', { from: null, until: null });
    await machine.run();
    return why(machine, 'provider', made.ref);
  },
  'waits-would-mail': async () => {
    const one = world(deliveringCalDav);
    const machine = one.machine();
    await machine.settle();
    const made = one.crm.hand.create(
      event('a', {
        participants: {
          [participantId('robin@example.com')]: { email: 'robin@example.com', roles: { owner: true } },
          [ann]: { email: 'ann@client.example', roles: { attendee: true }, invite: true },
        },
      }),
    );
    await machine.run();
    return why(machine, 'crm', made.ref);
  },
  'waits-frozen': async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    const inCrm = atCrm(one)[0]?.ref ?? '';
    one.provider.hand.edit(made.ref, { title: 'mine' });
    await machine.settle();
    for (let fight = 0; fight < 6; fight++) {
      one.crm.hand.edit(inCrm, { title: 'theirs' });
      one.provider.hand.touch(made.ref);
      one.provider.hand.edit(made.ref, { title: 'mine ' });
      await machine.run();
      one.provider.hand.edit(made.ref, { title: 'mine' });
      await machine.run();
    }
    return why(machine, 'provider', made.ref);
  },
  'waits-unclear-create': async () => {
    const one = world('caldav-like', 3, profiles['creates-only']);
    const machine = one.machine({
      crmFaults: scriptedFaults([{ at: { operation: 'perform' }, fault: { type: 'lost-after' } }]),
    });
    const made = one.provider.hand.create(event('a'));
    await machine.run();
    return why(machine, 'provider', made.ref);
  },
  'waits-restored-backup': async () => {
    const backup = backedUp('personal');
    const one = world('caldav-like', 1, profiles['crm-like'], { provider: backup.storage });
    const machine = one.machine();
    const made = Array.from({ length: 12 }, (_, n) => one.provider.hand.create(event(`m${n}`)));
    await machine.settle();
    backup.backUp();
    for (const { ref } of made.slice(0, 6))
      one.provider.hand.edit(ref, { title: 'Newer', description: 'notes' });
    await machine.settle();
    one.clock.advance(2 * 60 * 60_000);
    backup.restore();
    await machine.run();
    return why(machine, 'provider', made[2]?.ref ?? '');
  },
  'waits-moved-unclear': async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    one.provider.hand.create(event('a', { title: 'Lunch', description: 'one' }));
    one.provider.hand.create(event('b', { title: 'Lunch', description: 'two' }));
    await machine.settle();
    const place = sampleNewPlace(one);
    migrate(atProvider(one), place, false);
    await movedMachine(one, place, { store: machine.store }).run();
    return why(storeOf(machine.store), 'provider', place.hand.list('personal')[0]?.ref ?? '');
  },
  'waits-compared': async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    one.provider.hand.edit(made.ref, { title: 'Edited' });
    // as where the calendar gives the edited entry the version of before
    const link = machine.store.links.byRef('provider', made.ref);
    const revision = one.provider.hand.see(made.ref)?.revision ?? '';
    if (link?.status !== 'linked') throw new Error('the entry is not linked');
    machine.store.links.save({ ...link, provider: { ...link.provider, revision } });
    await machine.engine.compare(new AbortController().signal);
    await machine.run();
    return why(machine, 'provider', made.ref);
  },
  'waits-moved-missing': async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    one.provider.hand.create(event('a'));
    await machine.settle();
    const place = sampleNewPlace(one);
    await movedMachine(one, place, { store: machine.store }).run();
    return why(storeOf(machine.store), 'crm', atCrm(one)[0]?.ref ?? '');
  },
};
