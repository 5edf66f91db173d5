/** Histories that `npm run prove -- mail-histories` found, each shrunk to what it takes. */
import { expect, it } from 'vitest';
import { liveThroughMail } from '../../support/mail-histories/life.ts';
import type { MailStepOfHistory } from '../../support/mail-histories/steps.ts';

const immutableIds = { locates: true, tellsMessages: true, stableIds: true };
const sync: MailStepOfHistory = { do: 'sync', share: 0, seed: 0 };
const moved = (to: number): MailStepOfHistory => ({ do: 'move', at: 'provider', which: 0, to });

it('a message that leaves the map right behind its upload, and comes back, is linked again (immutable ids)', async () => {
  const steps: readonly MailStepOfHistory[] = [
    { do: 'arrive', to: 0, id: 'own', seen: false },
    // after the CRM has stored it, before that is written down
    { do: 'kill', moment: 36 },
    // to Junk, which is not carried, and back
    moved(4),
    sync,
    moved(0),
    { do: 'kill', moment: 1 },
    sync,
    sync,
    { do: 'keyword', at: 'provider', which: 0, keyword: '$seen', on: true },
  ];
  expect(await liveThroughMail(steps, immutableIds)).toEqual([]);
});

it('a call that was open when its message left is not taken for one of the next message', async () => {
  const arrive: MailStepOfHistory = { do: 'arrive', to: 0, id: 'own', seen: false };
  const steps: readonly MailStepOfHistory[] = [
    arrive,
    { do: 'copy', which: 0, to: 0 },
    sync,
    arrive,
    { do: 'remove-in-crm', which: 0, reason: 'deleted' },
    // the answer to the move of one copy is lost
    { do: 'sync', share: 0.05, seed: 996511 },
    sync,
    { do: 'keyword', at: 'provider', which: 0, keyword: '$seen', on: false },
    arrive,
  ];
  expect(await liveThroughMail(steps, { locates: false, tellsMessages: false })).toEqual([]);
});

it('a flag that one side set while the other marked the message as unread can be taken away again, whenever Concord dies', async () => {
  for (let moment = 1; moment <= 40; moment += 1) {
    const steps: readonly MailStepOfHistory[] = [
      { do: 'arrive', to: 0, id: 'own', seen: true },
      sync,
      { do: 'keyword', at: 'crm', which: 0, keyword: '$seen', on: false },
      { do: 'keyword', at: 'provider', which: 0, keyword: '$flagged', on: true },
      { do: 'kill', moment },
      { do: 'keyword', at: 'crm', which: 0, keyword: '$flagged', on: false },
    ];
    expect(await liveThroughMail(steps, immutableIds), `moment ${moment}`).toEqual([]);
  }
});

it('a message that is read and moved while its mailbox gets other addresses is read in the CRM too', async () => {
  const renumber: MailStepOfHistory = { do: 'renumber', which: 44 };
  const steps: readonly MailStepOfHistory[] = [
    sync,
    { do: 'arrive', to: 5, id: 'own', seen: false },
    renumber,
    sync,
    renumber,
    { do: 'keyword', at: 'provider', which: 0, keyword: '$seen', on: true },
    moved(0),
    sync,
    { do: 'arrive', to: 0, id: 'own', seen: false },
  ];
  expect(await liveThroughMail(steps, { locates: true, tellsMessages: true })).toEqual([]);
});
