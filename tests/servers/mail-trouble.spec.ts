/**
 * Protects ML2 to ML4, M4 and RU2 with the whole engine between a real Dovecot and the reference CRM: what a side refuses, loses or renames
 * is told by a Problem, and nothing is lost, doubled or deleted without proof.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { largeMessage } from '../support/mail-servers/awkward-messages.ts';
import { dovecotMissing, type MailServer, startDovecot } from '../support/mail-servers/dovecot.ts';
import {
  type EngineMachine,
  type EngineWorld,
  engineWorld,
  shortMessage,
} from '../support/mail-servers/engine-world.ts';

const missing = dovecotMissing();
let server: MailServer;
let world: EngineWorld;
let machine: EngineMachine;
let scenes = 0;

beforeAll(async () => {
  if (missing === null) server = await startDovecot();
});
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));
afterEach(async () => {
  await machine?.close();
  machine?.store.close();
  await world?.close();
});
afterAll(() => server?.stop());

async function scene(crm: Parameters<typeof engineWorld>[0]['crm'] = {}): Promise<void> {
  scenes += 1;
  const named = (role: string): string => `s${scenes}-${role}`;
  const names = {
    inbox: named('inbox'),
    archive: named('archive'),
    trash: named('trash'),
    unmapped: named('unmapped'),
  };
  world = await engineWorld({ port: server.port, names, crm });
  machine = await world.machine();
  for (const word of ['a', 'b']) await world.deliver(word);
  await machine.run();
  expect(world.inCrm()).toEqual({ a: ['inbox'], b: ['inbox'] });
}

describe('the CRM', () => {
  test('that is full takes no new mail and all other changes', async () => {
    await scene({ mailQuotaBytes: 3 * shortMessage('a').length + 1000 });
    await world.deliver('big', { bytes: shortMessage('big', `${'x'.repeat(900)}\r\n`.repeat(3)) });
    await world.move('a', world.names.inbox, world.names.archive);
    const { problems, moved, quarantined } = await machine.run();
    expect(problems).toMatchObject([{ code: 'mailbox-full', side: 'crm' }]);
    expect({ moved: moved.crm, quarantined }).toEqual({ moved: 1, quarantined: 0 });
    expect(world.inCrm()).toEqual({ a: ['archive'], b: ['inbox'] });
    expect(await world.atServer()).toEqual({ a: ['archive'], b: ['inbox'], big: ['inbox'] });
  });

  test('that takes no message of this size leaves it at the provider, and says so', async () => {
    await scene({ maxMessageBytes: 1_100_000 });
    await world.deliver('big', { bytes: largeMessage(1_200_000, 'big@example.org') });
    expect(await machine.run()).toMatchObject({ arrived: 0, left: { 'too-large': 1 }, quarantined: 0 });
    expect(world.inCrm()).toEqual({ a: ['inbox'], b: ['inbox'] });
  });

  test('whose answer to an upload is lost after it stored the message holds it once', async () => {
    await scene();
    let lost = 0;
    world.crm.setFaults(({ operation }) => {
      if (operation !== 'putMessage' || lost > 0) return null;
      lost += 1;
      return { type: 'drop-answer' };
    });
    await world.deliver('new');
    expect(await machine.run()).toMatchObject({ arrived: 1, quarantined: 0, problems: [] });
    expect(lost).toBe(1);
    expect(world.inCrm().new).toEqual(['inbox']);
    expect(await machine.run()).toMatchObject({ arrived: 0, linked: 0, total: 3 });
  });
});

describe('the mail server', () => {
  test('ML3: a mailbox whose addresses all changed loses and doubles nothing', async () => {
    await scene();
    const { names, other } = world;
    // made anew, with the same messages: UIDVALIDITY changes
    await other.command(`CREATE "${names.inbox}-new"`);
    await other.command(`SELECT "${names.inbox}"`);
    await other.command(`UID COPY 1:* "${names.inbox}-new"`);
    await other.command('UNSELECT');
    await other.command(`DELETE "${names.inbox}"`);
    await other.command(`RENAME "${names.inbox}-new" "${names.inbox}"`);
    expect(await machine.run()).toMatchObject({
      arrived: 0,
      unlinked: 0,
      waiting: 0,
      total: 2,
      problems: [],
    });
    expect(world.inCrm()).toEqual({ a: ['inbox'], b: ['inbox'] });
    await world.flag('a', names.inbox, '+FLAGS (\\Seen)');
    await machine.run();
    expect(world.inCrm()).toEqual({ a: ['$seen inbox'], b: ['inbox'] });
  });

  test.each(['DELETE', 'RENAME'])(
    'ML4: after %s of a mailbox its pair pauses, and nothing counts as deleted',
    async (how) => {
      await scene();
      const { names, other } = world;
      await world.move('b', names.inbox, names.archive);
      await machine.run();
      await other.command(
        how === 'DELETE' ? `DELETE "${names.inbox}"` : `RENAME "${names.inbox}" "${names.inbox}-else"`,
      );
      await world.flag('b', names.archive, '+FLAGS (\\Seen)');
      const { problems, unlinked, waiting } = await machine.run();
      expect(problems).toMatchObject([{ code: 'mailbox-missing', side: 'provider' }]);
      expect({ unlinked, waiting }).toEqual({ unlinked: 0, waiting: 0 });
      expect(world.inCrm()).toEqual({ a: ['inbox'], b: ['$seen archive'] });
      if (how === 'RENAME') {
        await other.command(`RENAME "${names.inbox}-else" "${names.inbox}"`);
        expect(await machine.run()).toMatchObject({ arrived: 0, unlinked: 0, total: 2, problems: [] });
      }
    },
  );

  test('ML6: a message of 60 MB arrives byte for byte, through a file that is removed', async () => {
    await scene();
    const part = largeMessage(1_000_000, 'huge@example.org');
    const bytes = Buffer.concat(Array.from({ length: 60 }, () => part));
    await world.deliver('Large', { bytes });
    expect(await machine.run()).toMatchObject({ arrived: 1, quarantined: 0, problems: [] });
    expect(Buffer.from(await world.rawInCrm(world.crmId('Large'))).equals(bytes)).toBe(true);
    expect(machine.session.files()).toEqual([]);
    expect(machine.session.budget.held).toBe(0);
  });
});

describe('the mail server lets the owner', () => {
  const names = { inbox: 'r-inbox', archive: 'r-archive', trash: 'r-trash', unmapped: 'r-unmapped' };
  let limited: MailServer | null = null;

  const withRights = async (rights: Readonly<Record<string, string>>, without: readonly string[] = []) => {
    limited = await startDovecot(without, { rights });
    world = await engineWorld({ port: limited.port, names });
    machine = await world.machine();
  };
  const words = Array.from({ length: 12 }, (_, at) => `m${at}`);
  const inTurn = async (work: (word: string) => Promise<void> | void): Promise<void> => {
    for (const word of words) await work(word);
  };
  afterEach(async () => {
    await limited?.stop();
    limited = null;
  });

  test.each([
    ['with MOVE', []],
    ['without MOVE', ['MOVE']],
  ])(
    'RU2: put nothing into a folder, %s: one Problem, no message lost, and all others go on',
    async (_, without) => {
      await withRights({ [names.archive]: 'lrkxa' }, without);
      await inTurn((word) => world.deliver(word));
      expect(await machine.run()).toMatchObject({ arrived: words.length, problems: [], quarantined: 0 });
      await inTurn((word) => world.crm.mailHand.archive('anna', world.crmId(word)));
      await world.deliver('new');
      for (let turn = 0; turn < 2; turn += 1) {
        const { problems, quarantined } = await machine.run();
        expect(problems).toMatchObject([{ code: 'not-permitted', side: 'provider' }]);
        expect(quarantined).toBe(5);
      }
      const expected = { ...Object.fromEntries(words.map((word) => [word, ['inbox']])), new: ['inbox'] };
      expect(await world.atServer()).toEqual(expected);
      expect(world.inCrm().new).toEqual(['inbox']);
    },
  );

  test('RU9: mark nothing as read: the CRM keeps what a person marked there, and the message is listed', async () => {
    await withRights({ [names.inbox]: 'lrikxat' });
    await world.deliver('a');
    await machine.run();
    world.crm.mailHand.update('anna', world.crmId('a'), { addKeywords: ['$seen'] });
    for (let turn = 0; turn < 3; turn += 1) expect(await machine.run()).toMatchObject({ quarantined: 1 });
    expect(machine.store.mail.quarantine.all()).toMatchObject([
      { side: 'provider', stage: 'writing', code: 'not-permitted' },
    ]);
    expect(world.inCrm()).toEqual({ a: ['$seen inbox'] });
    expect(await world.atServer()).toEqual({ a: ['inbox'] });
  });

  test('WR4: keep no mark but read: others stay in the CRM, read crosses, and nothing is listed', async () => {
    await withRights({ [names.inbox]: 'lrsikxat' });
    await world.deliver('a');
    await machine.run();
    const change = { addKeywords: ['$forwarded', '$seen'] };
    world.crm.mailHand.update('anna', world.crmId('a'), change);
    const { keywords, quarantined } = await machine.run();
    expect([keywords, quarantined]).toEqual([{ provider: 1, crm: 0 }, 0]);
    expect((await machine.run()).keywords).toEqual({ provider: 0, crm: 0 });
    expect(world.inCrm()).toEqual({ a: ['$forwarded $seen inbox'] });
    expect(await world.atServer()).toEqual({ a: ['$seen inbox'] });
    world.crm.mailHand.update('anna', world.crmId('a'), { removeKeywords: ['$forwarded', '$seen'] });
    await machine.run();
    expect((await machine.run()).keywords).toEqual({ provider: 0, crm: 0 });
    expect([world.inCrm(), await world.atServer()]).toEqual([{ a: ['inbox'] }, { a: ['inbox'] }]);
  });

  test('ML4: not open a folder: its pair pauses, nothing counts as deleted, and all others go on', async () => {
    await withRights({ [names.archive]: 'l' });
    await world.deliver('a');
    const { problems, quarantined } = await machine.run();
    expect(problems).toMatchObject([{ code: 'not-permitted', side: 'provider' }]);
    expect(quarantined).toBe(0);
    expect(world.inCrm()).toEqual({ a: ['inbox'] });
  });

  test('M4, RU2: have no more room: what has to be copied stays, is told, and goes when there is room', async () => {
    // without MOVE a message is copied before it is removed
    limited = await startDovecot(['MOVE'], { quotaKib: 60 });
    world = await engineWorld({ port: limited.port, names });
    machine = await world.machine();
    const lines = (count: number): string => `${'x'.repeat(1022)}\r\n`.repeat(count);
    await world.deliver('large', { bytes: shortMessage('large', lines(24)) });
    await world.deliver('other', { bytes: shortMessage('other', lines(30)) });
    await machine.run();
    world.crm.mailHand.archive('anna', world.crmId('large'));
    for (let turn = 0; turn < 2; turn += 1) {
      const { problems, quarantined } = await machine.run();
      expect(problems).toMatchObject([{ code: 'mailbox-full', side: 'provider' }]);
      expect(quarantined).toBe(0);
      expect(world.inCrm()).toEqual({ large: ['archive'], other: ['inbox'] });
      expect(await world.atServer()).toEqual({ large: ['inbox'], other: ['inbox'] });
    }
    await world.erase('other', names.inbox);
    expect(await machine.run()).toMatchObject({ problems: [], quarantined: 0 });
    expect(await world.atServer()).toEqual({ large: ['archive'] });
  });
});
