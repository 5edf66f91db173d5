/** One example of every trouble that an entry can have by itself. */
import {
  profiles,
  type ScriptedFault,
  sampleProvider,
  scriptedFaults,
} from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import { type UnreadableReason, unreadableReasons } from '../../../src-shared/domain/calendar/unreadable.ts';
import { type ProblemCode, problem } from '../../../src-shared/domain/problems.ts';
import type { EntryWhyCode } from '../../../src-shared/domain/why.ts';
import { event, manualClock, seededRandomness, type World, world, worldOver } from '../world.ts';
import { type Example, why } from './asked.ts';

/** The CRM refuses the new entry with this code, as often as it is asked. */
const refusedWith =
  (code: ProblemCode): Example =>
  async () => {
    const one = world('caldav-like');
    const script: ScriptedFault[] = [
      { at: { operation: 'perform', write: 'create' }, fault: { type: 'refused', code }, times: 9 },
    ];
    const machine = one.machine({ crmFaults: scriptedFaults(script) });
    const made = one.provider.hand.create(event('a'));
    await machine.run();
    await machine.run();
    return why(machine, 'provider', made.ref);
  };

/** The CRM refuses the change with this code, as often as it is asked. */
const changeRefusedWith =
  (code: ProblemCode): Example =>
  async () => {
    const one = world('caldav-like');
    const script: ScriptedFault[] = [
      { at: { operation: 'perform', write: 'update' }, fault: { type: 'refused', code }, times: 9 },
    ];
    const machine = one.machine({ crmFaults: scriptedFaults(script) });
    const made = one.provider.hand.create(event('a'));
    await machine.settle();
    one.provider.hand.edit(made.ref, { title: 'Changed' });
    await machine.run();
    await machine.run();
    return why(machine, 'provider', made.ref);
  };

/** A CRM that only creates, after something happened to the entry in the calendar. */
const inPoorCrm =
  (happens: (one: World, ref: string) => void, side: 'provider' | 'crm'): Example =>
  async () => {
    const one = world('caldav-like', 3, profiles['creates-only']);
    const machine = one.machine();
    const { ref } = one.provider.hand.create(event('a'));
    await machine.run();
    const inCrm = one.crm.hand.list('crm')[0]?.ref ?? '';
    happens(one, ref);
    await machine.run();
    return why(machine, side, side === 'crm' ? inCrm : ref);
  };

/** A calendar whose reader says for this reason that it cannot understand the entry. */
const unreadableFor =
  (reason: UnreadableReason): Example =>
  async () => {
    const clock = manualClock();
    const provider = sampleProvider('caldav-like', { clock, randomness: seededRandomness(1) });
    const spoiled = (side: CalendarSide): CalendarSide => ({
      ...side,
      async *get(calendar, refs) {
        for (const ref of refs)
          yield {
            type: 'unreadable',
            ref,
            problem: problem(reason.startsWith('too-') ? 'item-too-large' : 'item-unreadable', { reason }),
          };
        calendar satisfies string;
      },
    });
    const one = worldOver({
      clock,
      provider: { ...provider, connect: (faults) => spoiled(provider.connect(faults)) },
    });
    const machine = one.machine();
    const made = provider.hand.create(event('a'));
    await machine.run();
    return why(machine, 'provider', made.ref);
  };

type TroubleCode = Extract<EntryWhyCode, `failed-${string}` | `unreadable-${string}`>;

export const troubleExamples = {
  'failed-revision-conflict': changeRefusedWith('revision-conflict'),
  'failed-already-exists': refusedWith('already-exists'),
  'failed-not-found': changeRefusedWith('not-found'),
  'failed-not-permitted': refusedWith('not-permitted'),
  'failed-item-rejected': refusedWith('item-rejected'),
  'failed-item-too-large': refusedWith('item-too-large'),
  'failed-crm-cannot-change': inPoorCrm((one, ref) => {
    one.provider.hand.edit(ref, { title: 'Moved' });
  }, 'provider'),
  'failed-crm-cannot-remove': inPoorCrm((one, ref) => one.provider.hand.remove(ref), 'crm'),
  ...(Object.fromEntries(
    unreadableReasons.map((reason) => [`unreadable-${reason}`, unreadableFor(reason)]),
  ) as Readonly<Record<`unreadable-${UnreadableReason}`, Example>>),
} as const satisfies Readonly<Record<TroubleCode, Example>>;
