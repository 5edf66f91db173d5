/** One example of every answer there is about a message: a new one has no example until it gets it here. */
import { mailRowWhy, mailWhy } from '../../../src-main/sync/why/mail-why.ts';
import type { MailFault, MailFaults, MailOperation } from '../../../src-sandbox/sample-sides/mail/trouble.ts';
import type { LeftMailReason } from '../../../src-shared/domain/mail/history.ts';
import type { ItemProblemCode } from '../../../src-shared/domain/problems.ts';
import type { MailEndedReason } from '../../../src-shared/domain/reason-roles.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { MailWhyCode } from '../../../src-shared/domain/why.ts';
import {
  atCrm,
  atProvider,
  type MailMachine,
  type MailMachineOptions,
  type MailWorld,
  mail,
  mailWorld,
  me,
  refAt,
  usualMapping,
} from '../mail-world.ts';

type Example = () => Promise<MailWhyCode>;

const failing = (operation: MailOperation, fault: MailFault, write?: string): MailFaults => ({
  decide: (step) =>
    step.operation === operation && (write === undefined || step.call?.write === write) ? fault : null,
});
const unreachable = (operation: MailOperation) => failing(operation, { type: 'unreachable' });

function why(
  { store }: Pick<MailMachine, 'store'>,
  one: MailWorld,
  side: SideName,
  ref: string,
  mailboxes: readonly string[] | null = null,
): MailWhyCode {
  return mailWhy(store, { side, ref }, one.now(), mailboxes).code;
}

/** Of the newest row of the mailbox's history. */
function whyNewestRow({ store }: Pick<MailMachine, 'store'>, one: MailWorld): MailWhyCode {
  const [row] = store.mail.history.page(null, 1);
  return row === undefined ? 'mail-nowhere' : (mailRowWhy(store, row.id, one.now())?.code ?? 'mail-nowhere');
}

/** A linked message, to which something happened before a run with these faults. */
async function linked(
  happens: (one: MailWorld, provider: string, crm: string) => void = () => undefined,
  options: MailMachineOptions = {},
) {
  const one = mailWorld(options.mapping === undefined ? {} : { mapping: options.mapping });
  const first = one.machine();
  for (const text of ['a', 'b']) one.provider.hand.deliver('INBOX', mail(text));
  await first.run();
  one.advance(60_000);
  happens(one, refAt(atProvider(one), 'a'), refAt(atCrm(one), 'a'));
  const machine = one.machine({ store: first.store, ...options });
  await machine.attempt();
  return { one, machine };
}

/** A mailbox that was read, to which a message comes before a run with these faults. */
async function arrived(options: MailMachineOptions) {
  const one = mailWorld();
  const first = one.machine();
  await first.run();
  one.advance(60_000);
  const ref = one.provider.hand.deliver('INBOX', mail('a'));
  const machine = one.machine({ store: first.store, ...options });
  await machine.attempt();
  return { one, machine, ref };
}

/** A message that stays in the mailbox by the settings. */
const staysBy =
  (settings: NonNullable<MailMachineOptions['settings']>, keywords: readonly string[] = []): Example =>
  async () => {
    const one = mailWorld();
    const ref = one.provider.hand.deliver('INBOX', mail('a', { from: ['ann@client.example'] }), keywords);
    const machine = one.machine({ settings });
    await machine.run();
    return why(machine, one, 'provider', ref);
  };

const refusedWith =
  (code: ItemProblemCode): Example =>
  async () => {
    const { one, machine, ref } = await arrived({
      crmFaults: failing('perform', { type: 'refused', code }),
    });
    return why(machine, one, 'provider', ref);
  };

const endedBy =
  (
    happens: (one: MailWorld, provider: string, crm: string) => void,
    options: MailMachineOptions = {},
  ): Example =>
  async () => {
    const { one, machine } = await linked(happens, options);
    await machine.attempt();
    return whyNewestRow(machine, one);
  };

const left: Readonly<Record<`mail-left-${LeftMailReason}`, Example>> = {
  'mail-left-unmapped': async () => {
    const { one, machine } = await linked((world, ref) => void world.provider.hand.move(ref, 'Private'));
    return why(machine, one, 'provider', refAt(atProvider(one), 'a'), ['Private']);
  },
  'mail-left-junk': staysBy({}, ['$junk']),
  'mail-left-draft': staysBy({}, ['$draft']),
  'mail-left-before-start': staysBy({ startDate: Date.UTC(2027, 0, 1) }),
  'mail-left-too-large': staysBy({ maxBytes: 3 }),
  'mail-left-blocked': staysBy({ blocked: ['@client.example'] }),
  'mail-left-unknown-people': staysBy({ knows: () => false }),
  'mail-left-crm-only': async () => {
    const one = mailWorld();
    const machine = one.machine();
    const ref = one.crm.hand.create(me, ['inbox'], mail('a'), 'key-of-a');
    await machine.run();
    return why(machine, one, 'crm', ref);
  },
  'mail-left-hidden-in-the-crm': async () => {
    const { one, machine } = await linked((world, _ref, crm) => world.crm.hand.remove(me, crm, 'hidden'));
    return why(machine, one, 'provider', refAt(atProvider(one), 'a'));
  },
  'mail-left-deleted-in-the-crm': async () => {
    const { one, machine } = await linked((world, _ref, crm) => world.crm.hand.remove(me, crm, 'deleted'));
    await machine.run();
    return why(machine, one, 'provider', refAt(atProvider(one), 'a'));
  },
};

const ended: Readonly<Record<`mail-ended-${MailEndedReason}`, Example>> = {
  'mail-ended-erased-at-the-provider': endedBy((one, ref) => one.provider.hand.erase(ref)),
  'mail-ended-deleted-in-the-crm': endedBy((one, _ref, crm) => one.crm.hand.remove(me, crm, 'deleted')),
  'mail-ended-moved-to-an-unmapped-mailbox': endedBy(
    (one, ref) => void one.provider.hand.move(ref, 'Private'),
  ),
  'mail-ended-hidden-in-the-crm': endedBy((one, _ref, crm) => one.crm.hand.remove(me, crm, 'hidden')),
  'mail-ended-erased-kept-in-the-crm': endedBy((one, ref) => one.provider.hand.erase(ref), {
    mapping: usualMapping.filter(({ role }) => role !== 'trash'),
  }),
  'mail-ended-gone-on-both-sides': endedBy((one, ref, crm) => {
    one.provider.hand.erase(ref);
    one.crm.hand.remove(me, crm, 'deleted');
  }),
  // many were to be removed, and a person said no
  'mail-ended-kept-by-a-person': async () => {
    const { one, machine } = await manyRemoved();
    for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, 'reject');
    await machine.run();
    return whyNewestRow(machine, one);
  },
};

/** Twelve linked messages, of which eight were deleted in the CRM. */
async function manyRemoved() {
  const one = mailWorld();
  const machine = one.machine();
  for (let n = 0; n < 12; n++) one.provider.hand.deliver('INBOX', mail(`m${n}`));
  await machine.run();
  one.advance(60_000);
  for (let n = 0; n < 8; n++) one.crm.hand.remove(me, refAt(atCrm(one), `m${n}`), 'deleted');
  await machine.run();
  return { one, machine };
}

export const mailExamples: Readonly<Record<MailWhyCode, Example>> = {
  ...left,
  ...ended,
  'mail-linked': async () => {
    const { one, machine } = await linked();
    return why(machine, one, 'provider', refAt(atProvider(one), 'a'));
  },
  'mail-change': async () => {
    const { one, machine } = await linked(
      (world, ref) => world.provider.hand.setKeyword(ref, '$flagged', true),
      { crmFaults: unreachable('describe'), providerFaults: unreachable('locate') },
    );
    return why(machine, one, 'provider', refAt(atProvider(one), 'a'));
  },
  // the new mailbox does not have it
  'mail-awaited': async () => {
    const { one, machine } = await linked();
    machine.store.transaction('moved', () =>
      machine.store.mail.moved.begin(usualMapping.map(({ provider }) => [provider, provider] as const)),
    );
    const next = mailWorld();
    await one.machine({ store: machine.store, provider: () => next.provider.side() }).attempt();
    return why(machine, one, 'crm', refAt(atCrm(one), 'a'));
  },
  'mail-not-read': async () => {
    const { one, machine, ref } = await arrived({ providerFaults: unreachable('describe') });
    return why(machine, one, 'provider', ref);
  },
  'mail-backlog': async () => {
    const one = mailWorld();
    const ref = one.provider.hand.deliver('INBOX', mail('a'));
    const machine = one.machine({ providerFaults: unreachable('describe') });
    await machine.attempt();
    return why(machine, one, 'provider', ref);
  },
  'mail-not-carried-yet': async () => {
    const { one, machine, ref } = await arrived({ providerFaults: unreachable('read') });
    return why(machine, one, 'provider', ref);
  },
  'mail-unclear': async () => {
    const { one, machine, ref } = await arrived({
      crmFaults: {
        decide: ({ operation }) =>
          operation === 'perform'
            ? { type: 'lost-before' }
            : operation === 'lookup'
              ? { type: 'unreachable' }
              : null,
      },
    });
    return why(machine, one, 'provider', ref);
  },
  'mail-suspected': async () => {
    const { one, machine } = await linked((world, ref) => world.provider.hand.erase(ref), {
      providerFaults: unreachable('describe'),
    });
    return why(machine, one, 'crm', refAt(atCrm(one), 'a'));
  },
  // as the program notes it when it looks for the folders of the map
  'mail-pair-paused': async () => {
    const { one, machine, ref } = await arrived({ providerFaults: unreachable('describe') });
    const { facts } = machine.store.mail;
    machine.store.transaction('map', () => {
      facts.setMap([{ crm: 'inbox', provider: 'INBOX', reason: 'person' }]);
      facts.setListed('crm', { mailboxes: [], missing: ['inbox'] });
    });
    return why(machine, one, 'provider', ref);
  },
  'mail-refusing': async () => {
    const one = mailWorld();
    const first = one.machine();
    await first.run();
    const refs = Array.from({ length: 9 }, (_, n) => one.provider.hand.deliver('INBOX', mail(`m${n}`)));
    const machine = one.machine({
      store: first.store,
      batchMessages: 1,
      crmFaults: failing('perform', { type: 'refused', code: 'not-permitted' }),
    });
    machine.store.transaction('map', () =>
      machine.store.mail.facts.setMap([{ crm: 'inbox', provider: 'INBOX', reason: 'person' }]),
    );
    for (let run = 0; run < 3; run++) await machine.attempt();
    const waiting = refs.find((ref) => machine.store.mail.quarantine.get('provider', ref) === null);
    return why(machine, one, 'provider', waiting ?? '');
  },
  'mail-folder-off': async () => {
    const one = mailWorld();
    const machine = one.machine();
    machine.store.transaction('map', () =>
      machine.store.mail.facts.setMap([{ crm: 'filed', provider: null, reason: 'person' }]),
    );
    const ref = one.crm.hand.create(me, ['filed'], mail('a'), 'key-of-a');
    await machine.run();
    return why(machine, one, 'crm', ref, ['filed']);
  },
  'mail-nowhere': async () => {
    const { one, machine } = await linked();
    return why(machine, one, 'provider', 'INBOX;1;4711');
  },
  'mail-waits-many-removals': async () => {
    const { one, machine } = await manyRemoved();
    return why(machine, one, 'provider', refAt(atProvider(one), 'm3'));
  },
  'mail-waits-frozen': async () => {
    const { one, machine } = await linked();
    for (let fight = 0; fight < 6; fight++) {
      one.crm.hand.setKeyword(me, refAt(atCrm(one), 'a'), '$flagged', true);
      await machine.run();
      one.provider.hand.setKeyword(refAt(atProvider(one), 'a'), '$flagged', false);
      await machine.run();
      one.advance(20_000);
    }
    return why(machine, one, 'provider', refAt(atProvider(one), 'a'));
  },
  'mail-failed-revision-conflict': refusedWith('revision-conflict'),
  'mail-failed-already-exists': refusedWith('already-exists'),
  'mail-failed-not-found': refusedWith('not-found'),
  'mail-failed-not-permitted': refusedWith('not-permitted'),
  'mail-failed-item-rejected': refusedWith('item-rejected'),
  'mail-failed-item-too-large': refusedWith('item-too-large'),
  'mail-failed-mailbox-refused': refusedWith('mailbox-refused'),
  'mail-failed-mailbox-takes-drafts-only': refusedWith('mailbox-takes-drafts-only'),
  'mail-failed-item-unreadable': async () => {
    const one = mailWorld();
    const ref = one.provider.hand.deliver('INBOX', mail('a'));
    one.provider.hand.spoil(ref, true);
    const machine = one.machine();
    await machine.run();
    return why(machine, one, 'provider', ref);
  },
  // a mark could not be set there
  'mail-failed-mailbox-missing': async () => {
    const { one, machine } = await linked(
      (world, _ref, crm) => world.crm.hand.setKeyword(me, crm, '$flagged', true),
      { providerFaults: failing('perform', { type: 'refused', code: 'mailbox-missing' }, 'keywords') },
    );
    return why(machine, one, 'provider', refAt(atProvider(one), 'a'));
  },
  'mail-note-moved-on-both-sides': async () => {
    const { one, machine } = await linked((world, ref, crm) => {
      world.provider.hand.move(ref, 'Archive');
      world.crm.hand.move(me, crm, ['sent']);
    });
    await machine.run();
    return why(machine, one, 'provider', refAt(atProvider(one), 'a'));
  },
};
