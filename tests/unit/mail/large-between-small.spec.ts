/**
 * Protects ML6, RU2, RU10 and WR8 with the whole engine, Concord's IMAP side and the Bridge: a large message between small ones, several of
 * which are on their way at the same time while the next ones are fetched.
 */
import { expect, onTestFinished, test } from 'vitest';
import { systemRandomness } from '../../../src-main/app/system-time.ts';
import { mailEngine } from '../../../src-main/sync/mail/run/engine.ts';
import { forever } from '../../support/mail-servers/connected.ts';
import { newStore } from '../../support/new-store.ts';
import { accountOf, startTestCrm } from '../../support/reference-crm.ts';
import { scriptedImap } from '../../support/scripted-imap/index.ts';
import { sessionOn } from '../../support/scripted-imap/session.ts';

const mebibyte = 1024 * 1024;

/** A message of exactly so many bytes, whose subject is the word. */
function message(word: string, size: number): string {
  const head = `Message-ID: <${word}@example.com>\r\nSubject: ${word}\r\n\r\n`;
  return `${head}${`${word} `.repeat(Math.ceil(size / (word.length + 1))).slice(0, size - head.length)}`;
}

/** The oldest first, as the server has them. @param at the word of each with its size in bytes */
async function scene(at: Readonly<Record<string, number>>) {
  const server = await scriptedImap(['INBOX']);
  const bytes = new Map(Object.entries(at).map(([word, size]) => [word, message(word, size)]));
  for (const one of bytes.values()) server.account.add('INBOX', one);
  const session = await sessionOn(server);
  const crm = await startTestCrm();
  const { mail, session: signIn, lease } = crm.connect('anna');
  await signIn(forever);
  await lease.take(accountOf('anna'), forever);
  const store = newStore({ clock: crm.clock });
  onTestFinished(() => store.close());
  const engine = mailEngine({
    store,
    provider: session.side,
    crm: mail,
    mapping: [{ provider: 'INBOX', crm: 'inbox', role: 'inbox' }],
    settings: { startDate: null, maxBytes: null, knows: null, blocked: [] },
    clock: crm.clock,
    randomness: systemRandomness,
  });
  const words = [...bytes.keys()];
  const inCrm = () => crm.crm.mailHand.list('anna');
  /** The words that the CRM does not have with the very bytes of the server. */
  const different = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const word of words) {
      const id = inCrm().find(({ subject }) => subject === word)?.id ?? 'none';
      const answer = await crm.raw('anna', `/v1/mail/messages/${id}/raw`);
      const told = answer.ok ? Buffer.from(await answer.arrayBuffer()).toString('latin1') : null;
      if (told !== bytes.get(word)) found.push(word);
    }
    return found;
  };
  return { server, session, crm, store, engine, words, inCrm, different };
}

const many = (name: string, count: number, size: number): Readonly<Record<string, number>> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at}`, size]));

test('bytes arrive unchanged, the newest first, each fetched once, within the budget', async () => {
  const { server, session, crm, engine, words, inCrm, different } = await scene({
    ...many('old', 20, 150_000),
    piece: mebibyte,
    large: 3 * mebibyte,
    beyond: mebibyte + 1,
    ...many('new', 40, 150_000),
  });
  const uploads: string[] = [];
  crm.crm.setFaults(({ operation, path }) => {
    if (operation === 'putMessage') uploads.push(path);
    return null;
  });
  expect(await engine.run(forever)).toMatchObject({ arrived: 63, problems: [] });
  expect(await different()).toEqual([]);

  const subjects = new Map(inCrm().map(({ id, subject }) => [id, subject]));
  const sent = uploads.map((path) => subjects.get(path.split('/').at(-1) ?? '') ?? path);
  expect(sent).toHaveLength(63);
  const newestFirst = words.toReversed();
  // four are sent together, and arrive in any order
  for (const [at, word] of sent.entries())
    expect(Math.abs(newestFirst.indexOf(word) - at), `${word} is upload ${at}`).toBeLessThan(4);

  const asked = server.commands.filter((command) => command.includes('BODY.PEEK[]'));
  const whole = asked.filter((command) => !command.includes('<'));
  // 13 of 150,000 bytes fit into 2 MiB: 4 commands for the new ones, then two large ones, then 3 with the one of exactly 1 MiB
  expect(whole).toHaveLength(7);
  expect(asked.length - whole.length).toBeLessThanOrEqual(3 + 1 + 2);
  expect(session.budget.most).toBeGreaterThan(2 * mebibyte);
  expect(session.budget.most).toBeLessThanOrEqual(3 * 2 * mebibyte);
  expect([session.budget.held, session.files()]).toEqual([0, []]);
});

test('RU2: an upload that the CRM refuses costs this message alone, be it large or small', async () => {
  const at = { ...many('old', 5, 2_000), large: 2 * mebibyte, ...many('new', 5, 2_000) };
  // a message has the same id in each CRM
  const first = await scene(at);
  await first.engine.run(forever);
  for (const bad of ['large', 'new2']) {
    const id = first.inCrm().find(({ subject }) => subject === bad)?.id ?? 'none';
    const { crm, engine, words, session, different } = await scene(at);
    crm.crm.setFaults(({ operation, path }) =>
      operation === 'putMessage' && path.endsWith(id) ? { type: 'problem', code: 'item-rejected' } : null,
    );
    expect(await engine.run(forever)).toMatchObject({ arrived: words.length - 1, quarantined: 1 });
    expect(await different()).toEqual([bad]);
    expect([session.budget.held, session.files()]).toEqual([0, []]);
    crm.crm.setFaults(() => null);
    crm.clock.advance(25 * 60 * 60_000);
    expect(await engine.run(forever)).toMatchObject({ arrived: 1, quarantined: 0 });
    expect(await different()).toEqual([]);
  }
});

test.each([1, 6, 8])('WR8: a stop at upload %i leaves nothing half done', async (stopAt) => {
  const one = await scene({ ...many('old', 10, 20_000), large: 3 * mebibyte, ...many('new', 6, 20_000) });
  const { crm, engine, session, store, words, inCrm, different } = one;
  const stopping = new AbortController();
  let uploads = 0;
  crm.crm.setFaults(({ operation }) => {
    if (operation === 'putMessage') uploads += 1;
    if (uploads === stopAt) stopping.abort(new Error('stopped by the test'));
    return null;
  });
  await expect(engine.run(stopping.signal)).rejects.toThrow('stopped by the test');
  expect([session.budget.held, session.files()]).toEqual([0, []]);
  expect(inCrm().length).toBeLessThan(words.length);
  expect(await engine.run(forever)).toMatchObject({ total: words.length, quarantined: 0, problems: [] });
  expect(
    inCrm()
      .map(({ subject }) => subject)
      .toSorted(),
  ).toEqual(words.toSorted());
  expect(await different()).toEqual([]);
  expect([store.mail.outbox.all(), session.files(), session.budget.held]).toEqual([[], [], 0]);
});
