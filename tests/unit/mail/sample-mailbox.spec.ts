/** The engine between the mailbox of sample mode and the sample CRM over the Bridge: what a newcomer tries on the two pages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { knownKinds } from '../../../src-main/app/kinds.ts';
import { sampleMailSetup, withSample } from '../../../src-main/app/sample.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import type { MailMapping } from '../../../src-main/sync/mail/model.ts';
import { mailEngine } from '../../../src-main/sync/mail/run/engine.ts';
import { sampleMailbox as openMailbox, sqliteMailStorage } from '../../../src-sandbox/sample-sides/index.ts';
import { suggestMap } from '../../../src-shared/domain/mail/folder-map.ts';
import { newStore } from '../../support/new-store.ts';
import { accountOf, startTestCrm } from '../../support/reference-crm.ts';
import { seededRandom } from '../../support/seeded.ts';

const signal = new AbortController().signal;
const roles: Readonly<Record<string, MailMapping[number]['role']>> = {
  inbox: 'inbox',
  archive: 'archive',
  sent: 'sent',
  deleted: 'trash',
};

/** The sample CRM and the sample mailbox with their own messages, an engine between them, and a person's hand on the mailbox's file. */
async function started() {
  const test = await startTestCrm({ sampleData: true });
  const { crm, clock } = test;
  const dataDir = mkdtempSync(join(tmpdir(), 'concord-sample-'));
  const kind = withSample(knownKinds, dataDir).mailboxes.at(-1);
  if (kind === undefined) throw new Error('no kind of mailbox');
  const { address, credentials, secret } = sampleMailSetup;
  const dialer = createDialer();
  const connected = await kind.connect(
    { address, credentials, secret },
    {
      dialer,
      clock,
      randomness: { uuid: () => 'unused', fraction: () => 0 },
      budget: { reserve: () => Promise.resolve(() => undefined) },
      temporaryDirectory: dataDir,
    },
    signal,
  );
  const bridge = test.connect('anna');
  await bridge.session(signal);
  await bridge.lease.take(accountOf('anna'), signal);
  const suggested = suggestMap(await bridge.mail.mailboxes(signal), await connected.side.mailboxes(signal));
  const storage = sqliteMailStorage(join(dataDir, 'account', 'mailbox.sqlite'));
  onTestFinished(async () => {
    await connected.close();
    storage.close();
    await dialer.close();
    rmSync(dataDir, { recursive: true });
  });
  let keys = 0;
  const engine = mailEngine({
    store: newStore({ clock }),
    provider: connected.side,
    crm: bridge.mail,
    mapping: suggested.flatMap(({ crm: id, provider }) => {
      const role = roles[id];
      return provider === null ? [] : [{ crm: id, provider, ...(role === undefined ? {} : { role }) }];
    }),
    settings: { startDate: null, maxBytes: null, knows: null, blocked: [] },
    clock,
    randomness: {
      fraction: seededRandom(3),
      uuid: () => {
        keys += 1;
        return `00000000-0000-4000-8000-${String(keys).padStart(12, '0')}`;
      },
    },
  });
  const { hand } = openMailbox(storage, clock, address);
  const inMailbox = (subject: string) =>
    hand
      .mailboxes()
      .flatMap((name) => hand.list(name))
      .filter((one) => one.subject === subject);
  const inCrm = (subject: string) => crm.mailHand.list('anna').filter((one) => one.subject === subject);
  return {
    hand,
    crmHand: crm.mailHand,
    suggested,
    run: async () => engine.run(signal),
    ofMailbox: (subject: string) => inMailbox(subject)[0] ?? expect.fail(`no ${subject}`),
    ofCrm: (subject: string) => inCrm(subject)[0] ?? expect.fail(`no ${subject}`),
    inMailbox,
    inCrm,
  };
}

it('M2: a counterpart is suggested for each folder of the sample CRM but its own one, and Private and Spam stay out', async () => {
  const { suggested } = await started();
  expect(suggested).toEqual([
    { crm: 'inbox', provider: 'Inbox', reason: 'role-declared' },
    { crm: 'archive', provider: 'Archive', reason: 'role-declared' },
    { crm: 'sent', provider: 'Sent', reason: 'role-declared' },
    { crm: 'deleted', provider: 'Deleted Items', reason: 'role-declared' },
    { crm: 'projects', provider: 'Projects', reason: 'same-name' },
    { crm: 'vacancies', provider: null, reason: 'no-counterpart' },
  ]);
});

it('M3, D11: what is archived in the sample mailbox moves in the CRM, and the other way round', async () => {
  const { hand, crmHand, run, ofMailbox, ofCrm, inCrm, inMailbox } = await started();
  const first = await run();
  expect(first).toMatchObject({ arrived: 13, quarantined: 0, waiting: 0 });
  expect(inCrm('Your camper van is waiting!!!')).toEqual([]);
  expect(inCrm('Reminder of your appointment')).toEqual([]);
  // what the CRM's users wrote to each other stays there
  expect(inCrm('Careers fair: who takes which shift?')).toHaveLength(1);
  expect(inMailbox('Careers fair: who takes which shift?')).toEqual([]);
  expect(await run()).toMatchObject({ arrived: 0, moved: { crm: 0, provider: 0 } });

  hand.move(ofMailbox('Lunch at Café De Brug?').ref, 'Archive');
  await run();
  expect(ofCrm('Lunch at Café De Brug?').mailboxes).toEqual(['archive']);

  crmHand.archive('anna', ofCrm('Before our contract review').id);
  crmHand.update('anna', ofCrm('Before our contract review').id, { addKeywords: ['$seen'] });
  await run();
  expect(ofMailbox('Before our contract review')).toMatchObject({
    mailboxes: ['Archive'],
    keywords: ['$seen'],
  });

  crmHand.moveTo('anna', ofCrm('My references').id, 'projects');
  crmHand.moveToDeleted('anna', ofCrm('Your stand at the careers fair').id);
  hand.setKeyword(ofMailbox('Shortlist for the controller').ref, '$flagged', false);
  await run();
  expect(ofMailbox('My references').mailboxes).toEqual(['Projects']);
  expect(ofMailbox('Your stand at the careers fair').mailboxes).toEqual(['Deleted Items']);
  expect(ofCrm('Shortlist for the controller').keywords).toEqual(['$seen']);
  expect(await run()).toMatchObject({ arrived: 0, moved: { crm: 0, provider: 0 } });
  expect(inMailbox('My references')).toHaveLength(1);
});

it('M6: what is moved to Private stays in the CRM as it was, and comes back to the same record', async () => {
  const { hand, run, ofMailbox, ofCrm, inCrm } = await started();
  await run();
  const { id } = ofCrm('Lunch at Café De Brug?');
  hand.move(ofMailbox('Lunch at Café De Brug?').ref, 'Private');
  await run();
  expect(ofCrm('Lunch at Café De Brug?').mailboxes).toEqual(['inbox']);
  hand.move(ofMailbox('Lunch at Café De Brug?').ref, 'Archive');
  await run();
  expect(inCrm('Lunch at Café De Brug?')).toMatchObject([{ id }]);
});
