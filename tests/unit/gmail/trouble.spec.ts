/**
 * Protects RU2, ML4 and WR8 with the whole engine over Gmail: what Google refuses for one message costs that message, what it refuses for
 * every message is told once, and an answer that is lost doubles nothing.
 */
import { expect, onTestFinished, test } from 'vitest';
import type { MailRunSummary } from '../../../src-main/sync/mail/model.ts';
import type { Fault, FaultHook } from '../../../src-sandbox/google/index.ts';
import { type GmailWorld, mailText } from '../../support/gmail-account.ts';
import { gmailLike, gmailMapping } from '../../support/gmail-like.ts';
import {
  atCrm,
  type MailMachine,
  type MailWorld,
  mailWorld,
  me,
  refAt,
  whereAll,
} from '../../support/mail-world.ts';
import { anna } from '../../support/simulated-google.ts';

const minute = 60_000;

interface Scene {
  readonly gmail: GmailWorld;
  readonly world: MailWorld;
  readonly machine: MailMachine;
  /** The id of a message in Gmail by its subject. */
  idOf(word: string): string;
  deliver(word: string): string;
  refuse(hook: FaultHook | null): void;
  /** How often this call was made since the last question. */
  asked(call: string): number;
}

/** Messages m1, m2, … in agreement. */
async function scene(count: number): Promise<Scene> {
  const { world: gmail, provider } = await gmailLike();
  onTestFinished(async () => {
    await gmail.stop();
    expect(gmail.google.complaints()).toEqual([]);
  });
  const world = mailWorld({ otherProvider: provider, mapping: gmailMapping });
  const machine = world.machine();
  const ids = new Map<string, string>();
  const deliver = (word: string): string => {
    world.advance(1000);
    const id = gmail.google.mail.deliver(anna, mailText(word));
    ids.set(word, id);
    return id;
  };
  for (let at = 1; at <= count; at += 1) deliver(`m${at}`);
  await machine.run();
  world.advance(minute);
  gmail.google.clearRequests();
  return {
    gmail,
    world,
    machine,
    deliver,
    idOf: (word) => ids.get(word) ?? '',
    refuse: (hook) => gmail.google.setFaults(hook),
    asked(call) {
      const found = gmail.operations().filter((name) => name === call);
      gmail.google.clearRequests();
      return found.length;
    },
  };
}

const error = (status: number, reason: string): Fault => ({
  type: 'error',
  error: { status, domain: 'global', reason, message: 'no' },
});
const garbage: Fault = { type: 'garbage', status: 200, contentType: 'application/json', body: '{"id": "x' };
const inCrm = ({ world }: Scene) => whereAll(atCrm(world));
const inGmail = ({ gmail }: Scene, id: string) => gmail.google.mail.message(anna, id)?.labelIds ?? null;
const archive = ({ world }: Scene, word: string): void =>
  world.crm.hand.move(me, refAt(atCrm(world), word), ['archive']);
const told = ({ problems, quarantined }: MailRunSummary) => ({
  problems: problems.map(({ code }) => code),
  quarantined,
});

test.each([
  [400, 'invalidArgument'],
  [403, 'forbidden'],
])(
  'RU2: a change of one message refused with %i %s is set aside and tried at growing intervals, and all others go on',
  async (status, reason) => {
    const one = await scene(2);
    for (const word of ['m1', 'm2']) archive(one, word);
    one.deliver('m3');
    one.refuse(({ operation, path }) =>
      operation === 'gmail.users.messages.modify' && path.includes(one.idOf('m1'))
        ? error(status, reason)
        : null,
    );
    expect(told(await one.machine.run())).toEqual({ problems: [], quarantined: 1 });
    expect(inGmail(one, one.idOf('m1'))).toContain('INBOX');
    expect(inGmail(one, one.idOf('m2'))).not.toContain('INBOX');
    expect(inCrm(one)).toEqual({ m1: ['archive'], m2: ['archive'], m3: ['inbox'] });
    for (const minutes of [10, 20]) {
      one.asked('');
      one.world.advance((minutes - 1) * minute);
      await one.machine.run();
      expect(one.asked('messages.modify')).toBe(0);
      one.world.advance(minute);
      expect(told(await one.machine.run())).toEqual({ problems: [], quarantined: 1 });
      expect(one.asked('messages.modify')).toBe(1);
    }
    one.refuse(null);
    one.world.advance(40 * minute);
    expect(told(await one.machine.run())).toEqual({ problems: [], quarantined: 0 });
    expect(inGmail(one, one.idOf('m1'))).not.toContain('INBOX');
  },
);

test('RU2: when every change is refused, one Problem is told, and the rest waits unsent', async () => {
  const one = await scene(30);
  for (let at = 1; at <= 30; at += 1) archive(one, `m${at}`);
  one.refuse(({ operation }) =>
    operation === 'gmail.users.messages.modify' ? error(403, 'forbidden') : null,
  );
  const first = await one.machine.run();
  expect(told(first)).toEqual({ problems: ['not-permitted'], quarantined: 5 });
  one.asked('');
  expect(told(await one.machine.run()).quarantined).toBe(5);
  expect(one.asked('messages.modify')).toBe(0);
  one.refuse(null);
  one.world.advance(24 * 60 * minute);
  expect(told(await one.machine.run())).toEqual({ problems: [], quarantined: 0 });
  for (let at = 1; at <= 30; at += 1) expect(inGmail(one, one.idOf(`m${at}`))).not.toContain('INBOX');
});

test.each([
  ['refused', error(400, 'invalidArgument'), () => true],
  ['answered with what is no JSON', garbage, () => true],
  ['answered so where its bytes are asked for', garbage, (format: string | null) => format === 'raw'],
  ['said to have no bytes', { ...garbage, body: '{}' } as Fault, (format: string | null) => format === 'raw'],
] as const)('RU2: one message that is %s costs only that message', async (_name, fault, isMeant) => {
  const one = await scene(1);
  for (let at = 2; at <= 9; at += 1) one.deliver(`m${at}`);
  one.refuse(({ operation, path, query }) =>
    operation === 'gmail.users.messages.get' && path.includes(one.idOf('m5')) && isMeant(query.get('format'))
      ? fault
      : null,
  );
  expect(told(await one.machine.run())).toEqual({ problems: [], quarantined: 1 });
  const others = Object.fromEntries([1, 2, 3, 4, 6, 7, 8, 9].map((at) => [`m${at}`, ['inbox']]));
  expect(inCrm(one)).toEqual(others);
  one.refuse(null);
  one.world.advance(10 * minute);
  expect(told(await one.machine.run())).toEqual({ problems: [], quarantined: 0 });
  expect(inCrm(one)).toEqual({ ...others, m5: ['inbox'] });
});

test('RU2: when no message can be read, the run tells so, and no message is set aside', async () => {
  const one = await scene(1);
  for (let at = 2; at <= 30; at += 1) one.deliver(`m${at}`);
  one.refuse(({ operation }) => (operation === 'gmail.users.messages.get' ? garbage : null));
  expect(await one.machine.attempt()).toMatchObject({ code: 'answer-invalid' });
  expect(one.machine.store.mail.quarantine.count()).toBe(0);
  one.refuse(null);
  expect(told(await one.machine.run())).toEqual({ problems: [], quarantined: 0 });
  expect(Object.keys(inCrm(one))).toHaveLength(30);
});

test.each(['gmail.users.labels.list', 'gmail.users.history.list'])(
  'ML4: %s that is refused or answered with what is no JSON ends the run, and nothing counts as deleted',
  async (call) => {
    const one = await scene(3);
    one.gmail.google.mail.trash(anna, one.idOf('m2'));
    for (const fault of [error(500, 'backendError'), garbage, { ...garbage, body: '{}' }]) {
      one.refuse(({ operation }) => (operation === call ? fault : null));
      expect(await one.machine.attempt()).not.toBeNull();
      expect(inCrm(one)).toEqual({ m1: ['inbox'], m2: ['inbox'], m3: ['inbox'] });
    }
    one.refuse(null);
    expect(await one.machine.run()).toMatchObject({ problems: [], quarantined: 0, unlinked: 0 });
    expect(inCrm(one)).toEqual({ m1: ['inbox'], m2: ['trash'], m3: ['inbox'] });
  },
);

test('ML8: a history that expires brings a listing, and nothing is carried twice', async () => {
  const one = await scene(5);
  one.gmail.google.mail.trash(anna, one.idOf('m2'));
  one.gmail.google.mail.deleteForGood(anna, one.idOf('m3'));
  one.gmail.google.mail.expireHistory(anna);
  expect(await one.machine.run()).toMatchObject({ problems: [], arrived: 0, linked: 0, quarantined: 0 });
  expect(inCrm(one)).toEqual({ m1: ['inbox'], m2: ['trash'], m3: ['trash'], m4: ['inbox'], m5: ['inbox'] });
});

test('ML8: a message that comes while the account is listed is told behind the listing', async () => {
  const one = await scene(2);
  one.gmail.google.mail.expireHistory(anna);
  let isListed = false;
  one.refuse(({ operation }) => {
    if (operation === 'gmail.users.messages.list') isListed = true;
    // behind the listing, and before the next question
    else if (isListed && one.idOf('m3') === '') one.deliver('m3');
    return null;
  });
  await one.machine.run();
  expect(one.idOf('m3')).not.toBe('');
  one.refuse(null);
  one.world.advance(minute);
  await one.machine.run();
  expect(inCrm(one)).toEqual({ m1: ['inbox'], m2: ['inbox'], m3: ['inbox'] });
});

test('ML8: an empty listing behind an expired history is asked about', async () => {
  const one = await scene(4);
  one.world.provider.hand.setBlank('INBOX', true);
  expect(await one.machine.run()).toMatchObject({ waiting: 4, unlinked: 0 });
  expect(Object.values(inCrm(one)).flat()).toEqual(['inbox', 'inbox', 'inbox', 'inbox']);
});
