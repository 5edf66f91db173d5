/** Protects descriptions between a CRM that knows HTML and a calendar that holds plain text only, as CalDAV does (S6, WR4). */
import { describe, expect, it } from 'vitest';
import { type Profile, profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { textOfHtml } from '../../../src-shared/domain/calendar/html-text.ts';
import { atCrm, atProvider, changes, event, world } from '../../support/world.ts';

const like = profiles['caldav-like'];
const plainOnly: Profile = {
  ...like,
  capabilities: { ...like.capabilities, lacks: ['descriptionContentType'] },
};
const html = '<p>Bring the <b>plan</b></p><script>alert("x")</script><p>and &amp; pen</p>';
const text = 'Bring the plan\nand & pen';
const typed = { description: html, descriptionContentType: 'text/html' } as const;

describe('S6: a description in HTML', () => {
  it('is plain text in the calendar, stays HTML in the CRM, and a new format of the same text writes nothing', async () => {
    const one = world(plainOnly);
    const entry = one.crm.hand.create(event('a', typed));
    const machine = one.machine();
    await machine.settle();
    expect(atProvider(one)[0]?.event.description).toBe(text);
    expect(atCrm(one)[0]?.event).toMatchObject(typed);
    const sameText = html.replace('<b>plan</b>', '<i>plan</i>');
    one.crm.hand.edit(entry.ref, { description: sameText });
    expect(changes(await machine.settle())).toBe(0);
    one.crm.hand.edit(entry.ref, { description: '<p>Other</p>' });
    await machine.settle();
    expect(atProvider(one)[0]?.event.description).toBe('Other');
    expect(atCrm(one)[0]?.event).toMatchObject({
      description: '<p>Other</p>',
      descriptionContentType: 'text/html',
    });
    expect(changes(await machine.run())).toBe(0);
  });

  it('becomes plain text in the CRM, with its type, once somebody edits it in the calendar; another edit leaves it', async () => {
    const one = world(plainOnly);
    one.crm.hand.create(event('a', typed));
    const machine = one.machine();
    await machine.settle();
    const { ref } = atProvider(one)[0] ?? { ref: '' };
    one.provider.hand.edit(ref, { title: 'Other title' });
    await machine.settle();
    expect(atCrm(one)[0]?.event).toMatchObject({ ...typed, title: 'Other title' });
    one.provider.hand.edit(ref, { description: '1 < 2' });
    await machine.settle();
    expect(atCrm(one)[0]?.event.description).toBe('1 < 2');
    expect(atCrm(one)[0]?.event.descriptionContentType).toBeUndefined();
    expect(changes(await machine.run())).toBe(0);
  });

  it('of one occurrence follows the same rules', async () => {
    const one = world(plainOnly);
    const weekly = { recurrenceRules: [{ frequency: 'weekly', count: 4 }] } as const;
    const { start } = event('a');
    const second = new Date(`${start}Z`);
    second.setUTCDate(second.getUTCDate() + 7);
    const id = second.toISOString().slice(0, 19);
    one.crm.hand.create(
      event('a', { ...weekly, ...typed, recurrenceOverrides: { [id]: { description: '<i>Only here</i>' } } }),
    );
    const machine = one.machine();
    await machine.settle();
    const inCalendar = atProvider(one)[0];
    expect(inCalendar?.event.recurrenceOverrides?.[id]).toEqual({ description: 'Only here' });
    one.provider.hand.edit(inCalendar?.ref ?? '', {
      recurrenceOverrides: { [id]: { description: 'By hand' } },
    });
    await machine.settle();
    expect(atCrm(one)[0]?.event).toMatchObject({
      ...typed,
      recurrenceOverrides: { [id]: { description: 'By hand', descriptionContentType: 'text/plain' } },
    });
    expect(changes(await machine.run())).toBe(0);
  });

  it('is the same entry as one whose plain text is in the calendar already (C19)', async () => {
    const one = world(plainOnly);
    one.crm.hand.create(event('a', typed));
    one.provider.hand.create(event('a', { description: text }));
    const machine = one.machine();
    const summary = await machine.settle();
    expect([summary.waiting, changes(summary), atProvider(one).length]).toEqual([0, 0, 1]);
  });
});

it.each([
  ['<style>p{}</style>a', 'a'],
  ['a<SCRIPT>b</Script >c', 'ac'],
  ['a<script>b', 'a'],
  ['a<scripted>b', 'ab'],
  ['1 &lt; 2<br/>3', '1 < 2\n3'],
])('S6: the text of %s', (given, expected) => {
  expect(textOfHtml(given)).toBe(expected);
});

it('S6: the text of hostile HTML takes time proportional to its length', () => {
  for (const part of ['<script>', '<', '</p', '<script></script', '&', '<style ']) {
    const since = process.threadCpuUsage();
    textOfHtml(part.repeat(1_000_000 / part.length));
    const { user, system } = process.threadCpuUsage(since);
    // of the processor, in microseconds
    expect(user + system, part).toBeLessThan(2_000_000);
  }
});
