/** One example of every answer about an entry that both sides have, is on its way, or is nowhere. */

import {
  Killed,
  profiles,
  type ScriptedFault,
  scriptedFaults,
} from '../../../src-sandbox/sample-sides/index.ts';
import { maskedFields } from '../../../src-shared/domain/calendar/private-events.ts';
import type { EntryWhyCode } from '../../../src-shared/domain/why.ts';
import { migrate, movedMachine, sampleNewPlace } from '../moved-mailbox.ts';
import { atCrm, atProvider, event, type MachineOptions, singlesOnly, world } from '../world.ts';
import { answer, type Example, refOf, sessionIsOld, storeOf, why } from './asked.ts';

const weekly = { recurrenceRules: [{ frequency: 'weekly' }] } as const;
const third = '2026-12-09T10:00:00';

/** The next run of a linked pair breaks off here, after this happened. */
async function brokenOff(
  happens: (one: ReturnType<typeof world>, ref: string) => void,
  faults: Pick<MachineOptions, 'providerFaults' | 'crmFaults'>,
) {
  const one = world('caldav-like');
  const machine = one.machine();
  const made = one.provider.hand.create(event('a'));
  await machine.settle();
  happens(one, made.ref);
  one.clock.advance(60_000);
  const next = one.machine({ store: machine.store, ...faults });
  await next.attempt();
  return { one, machine: next, ref: made.ref };
}

const unreachable = (at: ScriptedFault['at']) =>
  scriptedFaults([{ at, fault: { type: 'unreachable' }, times: 99 }]);

type LinkedCode = Exclude<
  EntryWhyCode,
  `${'left' | 'waits' | 'failed' | 'unreadable' | 'other' | 'note' | 'ended'}-${string}`
>;

export const linkedExamples: Readonly<Record<LinkedCode | 'waits-for-another', Example>> = {
  linked: async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    return why(machine, 'provider', made.ref);
  },
  'linked-private': async () => {
    const one = world({ ...profiles['caldav-like'], masksOfPrivate: maskedFields });
    const made = one.provider.hand.create(event('a', { privacy: 'private' }));
    const machine = one.machine();
    await machine.settle();
    return why(machine, 'provider', made.ref);
  },
  'linked-unseen': async () => {
    const one = world('caldav-like', 3, profiles['creates-only']);
    const machine = one.machine({
      crmFaults: scriptedFaults([{ at: { operation: 'perform' }, fault: { type: 'lost-after' } }]),
    });
    const made = one.provider.hand.create(event('a'));
    await machine.run();
    answer(machine, 'there', 'unclear-create');
    await machine.run();
    return why(machine, 'provider', made.ref);
  },
  'linked-window': async () => {
    const one = world('caldav-like', 1, singlesOnly);
    const made = one.provider.hand.create(event('a', weekly));
    const machine = one.machine();
    await machine.settle();
    return why(machine, 'provider', made.ref);
  },
  'linked-elsewhere': async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    one.provider.hand.moveTo(made.ref, 'work');
    await machine.settle();
    return why(machine, 'crm', refOf(one, 'crm', 'Meeting a'));
  },
  // the new calendar could not be read yet
  'linked-awaited': async () => {
    const one = world('caldav-like');
    one.provider.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    const place = sampleNewPlace(one);
    migrate(atProvider(one), place);
    const faults = unreachable({ operation: 'changes' });
    await movedMachine(one, place, { store: machine.store, faults })
      .run()
      .catch(() => undefined);
    return why(storeOf(machine.store), 'crm', refOf(one, 'crm', 'Meeting a'));
  },
  'linked-change': async () => {
    const { machine, ref } = await brokenOff(
      (one, made) => void one.provider.hand.edit(made, { title: 'Changed' }),
      { crmFaults: unreachable({ operation: 'get' }) },
    );
    return why(machine, 'provider', ref);
  },
  'not-read': async () => {
    let made = '';
    const { machine } = await brokenOff(
      (one) => {
        made = one.provider.hand.create(event('b')).ref;
      },
      { providerFaults: unreachable({ operation: 'get' }) },
    );
    return why(machine, 'provider', made);
  },
  'not-carried-yet': async () => {
    let made = '';
    const { machine } = await brokenOff(
      (one) => {
        made = one.provider.hand.create(event('b')).ref;
        one.crm.hand.create(event('c'));
      },
      { crmFaults: unreachable({ operation: 'get' }) },
    );
    return why(machine, 'provider', made);
  },
  // the new entry did not arrive, which was looked up, and the run ended before it was made again
  'being-made': async () => {
    const one = world('caldav-like');
    const machine = one.machine({
      crmFaults: scriptedFaults([{ at: { operation: 'perform' }, fault: { type: 'lost-before' } }]),
      onCommit(when, label) {
        if (when === 'after' && label === 'recover') throw new Killed('it was not there');
      },
    });
    const made = one.provider.hand.create(event('a'));
    await machine.attempt().catch(() => undefined);
    return why(machine, 'provider', made.ref);
  },
  unclear: async () => {
    const one = world('caldav-like');
    const machine = one.machine({
      crmFaults: scriptedFaults([
        { at: { operation: 'perform' }, fault: { type: 'lost-before' }, times: 9 },
        { at: { operation: 'lookup' }, fault: { type: 'unreachable' }, times: 9 },
      ]),
    });
    const made = one.provider.hand.create(event('a'));
    await machine.attempt();
    return why(machine, 'provider', made.ref);
  },
  suspected: async () => {
    const { machine, ref } = await brokenOff((one, made) => one.provider.hand.remove(made), {
      providerFaults: unreachable({ operation: 'get' }),
    });
    return why(machine, 'provider', ref);
  },
  'waits-for-another': async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    one.crm.hand.create(event('s', weekly));
    await machine.settle();
    one.provider.hand.spoil(refOf(one, 'provider', 'Meeting s'), true);
    const second = one.crm.hand.split(refOf(one, 'crm', 'Meeting s'), third, { title: 'Second part' });
    await machine.settle();
    return why(machine, 'crm', second.ref);
  },
  nowhere: async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    await machine.settle();
    one.clock.advance(sessionIsOld);
    return why(machine, 'crm', atCrm(one)[0]?.ref ?? 'never-made');
  },
};
