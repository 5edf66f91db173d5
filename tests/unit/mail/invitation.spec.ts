/** An invitation that arrives by mail is a message like any other: the mail engine makes nothing of the calendar (ML5). */
import { expect, onTestFinished, test } from 'vitest';
import { content } from '../../../src-sandbox/sample-sides/mail/content.ts';
import { atCrm, mailWorld, whereAll } from '../../support/mail-world.ts';

const invitation = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'METHOD:REQUEST',
  'BEGIN:VEVENT',
  'UID:invited@example.org',
  'DTSTAMP:20261125T090000Z',
  'DTSTART:20261201T120000Z',
  'DTEND:20261201T130000Z',
  'SUMMARY:Invited',
  'ORGANIZER:mailto:ann@example.org',
  'ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:me@example.com',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n');

test('ML5: an invitation that arrives by mail is a message in the CRM, and no news of the calendar', async () => {
  const world = mailWorld();
  const machine = world.machine();
  onTestFinished(() => machine.store.close());
  world.provider.hand.deliver('INBOX', content({ subject: 'invitation', text: invitation }));
  expect(await machine.run()).toMatchObject({ arrived: 1, problems: [] });
  expect(whereAll(atCrm(world))).toEqual({ invitation: ['inbox'] });
  const { inbox, links, outbox, agreementNews, leftAlone, decisions } = machine.store;
  expect(inbox.isEmpty()).toBe(true);
  expect([links.count(), leftAlone.count()]).toEqual([0, 0]);
  expect([outbox.all(), agreementNews.all(), decisions.all()]).toEqual([[], [], []]);
});
