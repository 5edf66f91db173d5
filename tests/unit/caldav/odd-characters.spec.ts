/**
 * Characters that only one side can hold, in every text of an entry (README, Decisions): they are made into what the other side can
 * hold, stay where they are, and are never written back or to and fro.
 */
import { expect, onTestFinished, test } from 'vitest';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { connectedReferenceCrm } from '../../support/reference-crm.ts';
import { changes } from '../../support/world.ts';
import { closedAfterTest } from './fake-server.ts';
import { eventText, machineOn, wholeCalendar } from './whole-calendar.ts';

/** A machine that has written an entry with every text, as long and as wide as this one, so that it believes the server to keep what it is sent. */
async function learned(text: string, stores = (text: string): string => text) {
  const calendar = wholeCalendar();
  const { crm, hand, close } = connectedReferenceCrm();
  onTestFinished(close);
  const one = closedAfterTest(
    await machineOn(
      {
        answer: (asked) =>
          calendar.answer(asked.method === 'PUT' ? { ...asked, body: stores(asked.body) } : asked),
      },
      () => null,
      crm,
    ),
  );
  const settled = async (quarantined = 0): Promise<number> => {
    const result = await one.settle();
    expect(result).toMatchObject({ quarantined, waiting: 0 });
    const last = await one.run();
    return 'linked' in last ? changes(last) : -1;
  };
  await one.run();
  hand().create({ event: withText('abc', alike(text)) });
  expect(await settled()).toBe(0);
  const [[known = ''] = []] = calendar.objects;
  calendar.remove(known.slice('/cal/'.length, -'.ics'.length));
  expect(await settled()).toBe(0);
  return { calendar, hand: hand(), settled, one };
}

function alike(text: string): string {
  const widest = /[\ud800-\udfff]/.test(text) ? '😀' : /[^\p{ASCII}]/u.test(text) ? 'ø' : 'x';
  return widest.padEnd(text.length, 'x');
}

function withText(uid: string, text: string): CalendarEvent {
  return {
    uid,
    start: '2026-12-01T09:00:00',
    title: text,
    description: text,
    locations: { '1': { name: text } },
    virtualLocations: { '1': { uri: 'https://x.example/', name: text } },
    participants: { g_40_example_2e_org: { email: 'g@example.org', name: text, roles: { attendee: true } } },
  };
}

const asIs = (text: string): string => text;
const decomposed = (text: string): string => text.normalize('NFD');

test.each([
  ['a lone high surrogate', 'a\ud800b', 'a\ufffdb', asIs],
  ['a lone low surrogate at the end', 'a\udc00', 'a\ufffd', asIs],
  ['surrogates in the wrong order', 'a\udc00\ud800b', 'a\ufffd\ufffdb', asIs],
  ['U+0000', 'a\u0000b', 'ab', asIs],
  ['control characters', 'a\u000b\u001b\u007fb', 'ab', asIs],
  ['what XML cannot hold', 'a\uffffb\ufffe', 'ab', asIs],
  ['other noncharacters', 'a\ufdd0\u{1fffe}', 'a\ufdd0\u{1fffe}', asIs],
  ['a server that stores NFD', 'é å \u212b', 'e\u0301 a\u030a A\u030a', decomposed],
  ['line separators', 'a\u2028b\u2029c', 'a\u2028b\u2029c', asIs],
])('%s', async (_name, text, inCalendar, stores) => {
  const { calendar, hand, settled } = await learned(text, stores);
  const id = hand.create({ event: withText('odd', text) });
  expect(await settled()).toBe(0);
  const [[path = '', stored] = []] = calendar.objects;
  const lines = (stored?.text ?? '').replaceAll('\r\n ', '');
  expect(lines).toContain(`\r\nSUMMARY:${inCalendar}\r\n`);
  expect(lines).toContain(`\r\nDESCRIPTION:${inCalendar}\r\n`);
  expect(lines).toContain(`\r\nLOCATION:${inCalendar}\r\n`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be there
  expect(lines).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  const before = hand.entry(id)?.event;

  // the calendar's program saves it anew, without a change and with another one
  const name = path.slice('/cal/'.length, -'.ics'.length);
  calendar.put(name, `${stored?.text.replace('DTSTART', 'X-SAVED:1\r\nDTSTART')}`);
  expect(await settled()).toBe(0);
  expect(hand.entry(id)?.event).toEqual(before);
  calendar.put(name, `${calendar.objects.get(path)?.text.replace('DTSTART', 'STATUS:TENTATIVE\r\nDTSTART')}`);
  expect(await settled()).toBe(0);
  expect(hand.entry(id)?.event).toEqual({ ...before, status: 'tentative' });
  hand.edit(id, { freeBusyStatus: 'free' });
  expect(await settled()).toBe(0);
  expect(hand.entry(id)?.event).toEqual({ ...before, status: 'tentative', freeBusyStatus: 'free' });
  hand.edit(id, { title: `${text} edited` });
  expect(await settled()).toBe(0);
  expect(calendar.objects.get(path)?.text.replaceAll('\r\n ', '')).toContain(
    `SUMMARY:${inCalendar} edited\r\n`,
  );
});

test.each([
  ['a uid', { uid: 'u\ud800' }, 'field-uid'],
  ['a uid', { uid: 'u\u0000' }, 'field-uid'],
])('%s that would become another one is refused, and named', async (_name, change, reason) => {
  const { hand, settled, one, calendar } = await learned('x');
  hand.create({ event: { ...withText('odd', 'x'), ...(change as Partial<CalendarEvent>) } });
  expect(await settled(1)).toBe(0);
  expect(one.store.quarantine.all()).toMatchObject([{ code: 'item-rejected', reason }]);
  expect(calendar.objects.size).toBe(0);
});

test('a guest whose address would become another one is left out, and the rest crosses (PE9)', async () => {
  const { hand, settled, one, calendar } = await learned('x');
  const participants = { x: { email: 'a\ud800@example.org', roles: { attendee: true } } };
  hand.create({ event: { ...withText('odd', 'x'), participants } as CalendarEvent });
  expect(await settled()).toBe(0);
  expect(one.store.quarantine.all()).toEqual([]);
  expect([...calendar.objects.values()].map(({ text }) => text).join()).not.toMatch(/ATTENDEE|example\.org/);
  expect(calendar.objects.size).toBe(1);
});

test('in the calendar they cross as what can be held, and stay', async () => {
  const { calendar, hand, settled } = await learned('x');
  const text = eventText('odd', 'a\u0000\u000b\u001bb e\u0301', 'DESCRIPTION:x\u0001y');
  const path = calendar.put('odd', text);
  expect(await settled()).toBe(0);
  expect(hand.list().map(({ event }) => [event.title, event.description])).toEqual([['ab é', 'xy']]);
  expect(calendar.objects.get(path)?.text).toBe(text);
});
