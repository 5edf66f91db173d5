/** What the rule about private entries means for one that is linked, learned from tables (RU6). */
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import type { Action } from '../../../src-main/sync/calendar/plan/model.ts';
import {
  asMasked,
  differsByMask,
  isShownAnew,
  isToLeave,
  maskedAway,
  shownFirst,
  takeOut,
  unmaskedAgain,
  unmaskedToItself,
} from '../../../src-main/sync/calendar/plan/private-events.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import {
  maskedFields,
  type PrivateEvents,
  privateChoices,
} from '../../../src-shared/domain/calendar/private-events.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { planInput } from '../../support/plan-table.ts';
import { link, single, stored } from '../../support/small-calendar.ts';

const secret = single({ title: 'Tumour clinic', description: 'chemo', privacy: 'private' });
const busy = single({ title: 'Busy', privacy: 'private' });
const open = single({ title: 'Lunch' });
const masked: Partial<StoredEvent> = { event: busy, withheld: maskedFields };

const linkOf = (origin: SideName, base: CalendarEvent, crmBase = base) =>
  link('l', {
    origin,
    provider: { ref: 'P', revision: 'p1', hash: 'old hash', base, updated: 7 },
    crm: { ref: 'C', revision: 'c1', hash: 'old hash', base: crmBase, ticked: ['somebody'] },
  });
const inputWith = (privateEvents: PrivateEvents) => {
  const { settings, ...input } = planInput();
  return { ...input, settings: { ...settings, privateEvents } };
};

describe('what the CRM made is not masked to it', () => {
  it('the stand-ins of a masked entry are taken as agreed on', () => {
    const before = linkOf('crm', secret);
    expect(unmaskedToItself(before, stored('P', masked))).toEqual({
      ...before,
      provider: { ref: 'P', revision: 'p1', updated: 7, base: busy, hash: contentHash(busy) },
    });
  });
  it.each([
    { name: 'made in the calendar', origin: 'provider', base: secret, now: masked },
    { name: 'not masked', origin: 'crm', base: secret, now: { event: busy } },
    { name: 'not private', origin: 'crm', base: open, now: masked },
  ] as const)('nothing changes about one that was $name', ({ origin, base, now }) => {
    const before = linkOf(origin, base);
    expect(unmaskedToItself(before, stored('P', now))).toBe(before);
  });
});

describe('an entry that its calendar shows again', () => {
  const hidden = single({ title: 'Tumour clinic', privacy: 'private' });
  it('was agreed on as the CRM holds it: what was taken out of it meanwhile is a change (RU6)', () => {
    const before = linkOf('crm', hidden, secret);
    const after = unmaskedAgain(before, stored('P', { event: { ...hidden, privacy: 'public' } }));
    expect(after).toEqual({
      ...before,
      provider: { ref: 'P', revision: 'p1', updated: 7, base: secret, hash: contentHash(secret) },
    });
  });
  it('of whose content nothing was hidden stays as it was agreed on, also where the CRM holds something else', () => {
    const own = { ...secret, description: 'as the calendar writes it' };
    const after = unmaskedAgain(linkOf('crm', own, secret), stored('P', { event: open }));
    expect(after.provider.base).toEqual(own);
  });
  it('the title that stands for a hidden one is none', () => {
    const after = unmaskedAgain(linkOf('crm', busy, secret), stored('P', { event: open }));
    expect(after.provider.base).toEqual(secret);
  });
  it.each([
    {
      name: 'is still masked',
      base: hidden,
      now: { event: { ...hidden, privacy: 'public' }, withheld: maskedFields },
    },
    { name: 'is still private', base: hidden, now: { event: hidden } },
    { name: 'was not private', base: open, now: { event: open } },
  ] as const)('nothing changes about one that $name', ({ base, now }) => {
    const before = linkOf('crm', base, secret);
    expect(unmaskedAgain(before, stored('P', now))).toBe(before);
  });
});

describe('an entry of which the CRM was told busy times is shown anew', () => {
  it.each<{ name: string; rule?: PrivateEvents; base?: CalendarEvent; now?: CalendarEvent; is: boolean }>([
    { name: 'when the rule shows it in full', is: true },
    { name: 'not while the rule shows busy times', rule: 'busy', is: false },
    { name: 'not while the rule shows nothing', rule: 'skip', is: false },
    { name: 'not when it is not private any more', now: open, is: false },
    { name: 'not when it was told in full already', base: secret, is: false },
    { name: 'not when it was open to all, whatever its title', base: single({ title: 'Busy' }), is: false },
  ])('$name', ({ rule = 'full', base = busy, now = secret, is }) => {
    expect(isShownAnew(inputWith(rule), linkOf('provider', base), stored('P', { event: now }))).toBe(is);
  });
});

describe('the entry as busy times show it', () => {
  it('has stand-ins for what is hidden, which cannot be edited', () => {
    const whole = stored('P', { event: secret, updated: 7 });
    expect(asMasked(whole)).toEqual({
      ...whole,
      event: busy,
      withheld: maskedFields,
      readOnly: { fields: maskedFields, reason: 'masked' },
    });
  });
  it('stays as read-only as it was', () => {
    const readOnly = { fields: 'all', reason: 'not-organizer' } as const;
    expect(asMasked(stored('P', { event: secret, readOnly })).readOnly).toBe(readOnly);
  });
});

describe('what waits for a yes before the CRM is told of it', () => {
  const taken = takeOut(linkOf('provider', busy), null, stored('C'));
  const writeTo = (side: SideName): Action =>
    taken.type === 'write' ? { ...taken, write: { ...taken.write, side } } : taken;
  it('is a write to the CRM', () => {
    expect(shownFirst(writeTo('crm'))).toMatchObject({
      ...{ type: 'write', write: { side: 'crm', reason: 'private-in-the-calendar' } },
      ...{ write: { shownFirst: 'private-shown' } },
    });
  });
  it.each<Action>([writeTo('provider'), { type: 'settle', side: 'crm', ref: 'C' }])(
    'and nothing else',
    (one) => {
      expect(shownFirst(one)).toBe(one);
    },
  );
});

describe('of an entry that is in another calendar', () => {
  const { calendars } = planInput();
  const tell = (rule: PrivateEvents, origin: SideName, base: CalendarEvent, crmBase?: CalendarEvent) =>
    maskedAway({ settings: inputWith(rule).settings, calendars }, linkOf(origin, base, crmBase));
  const whole = {
    calendar: 'personal',
    ref: 'P',
    revision: 'p1',
    uids: ['uid of l'],
    event: secret,
    withheld: [],
  };
  it.each([
    { name: 'the rule shows it in full', rule: 'full', origin: 'provider', base: secret },
    { name: 'the CRM made it', rule: 'busy', origin: 'crm', base: secret },
    { name: 'it is not private', rule: 'busy', origin: 'provider', base: open },
  ] as const)('all is told where $name', ({ rule, origin, base }) => {
    const crmBase = single({ title: 'In the CRM' });
    expect(tell(rule, origin, base, crmBase)).toEqual({ stored: { ...whole, event: base }, crmBase });
  });
  it.each(['busy', 'skip'] as const)('busy times are told where the rule is %s', (rule) => {
    const kept = single({ ...secret, duration: 'PT2H' });
    expect(tell(rule, 'provider', secret, kept)).toEqual({
      stored: asMasked(whole),
      crmBase: single({ ...busy, duration: 'PT2H' }),
    });
  });
});

describe('an entry leaves the CRM', () => {
  const ways = privateChoices.flatMap((privateEvents) =>
    (['provider', 'crm'] as const).flatMap((origin) =>
      [secret, open].map((event) => ({ privateEvents, origin, event, title: event.title })),
    ),
  );
  it.each(ways)('under $privateEvents, made by the $origin, $title', ({ privateEvents, origin, event }) => {
    const leaves = isToLeave({ privateEvents }, linkOf(origin, event), stored('P', { event }));
    expect(leaves).toBe(privateEvents === 'skip' && origin === 'provider' && event === secret);
  });
  it('after a person has seen it, by the state of the calendar', () => {
    const { ...of } = linkOf('provider', busy);
    const provider = stored('P', masked);
    expect(takeOut(of, provider, stored('C'))).toMatchObject({
      type: 'write',
      write: {
        ...{ link: of, side: 'crm', reason: 'private-in-the-calendar', shownFirst: 'private-removed' },
        ...{ write: { type: 'remove', ref: 'C' } },
        source: { ref: 'P', revision: 'revision of P', event: busy, masked: true },
      },
    });
    expect(takeOut(of, null, stored('C'))).toMatchObject({ write: { source: null } });
  });
});

describe('two versions of an entry differ only in what may be hidden', () => {
  it.each<{ name: string; before: CalendarEvent; now: CalendarEvent; is: boolean }>([
    { name: 'masked and in full', before: busy, now: secret, is: true },
    { name: 'in full and masked', before: secret, now: busy, is: true },
    {
      name: 'not when its time differs too',
      before: secret,
      now: single({ ...busy, duration: 'PT2H' }),
      is: false,
    },
    { name: 'not when it is open to all', before: open, now: single({ title: 'Dinner' }), is: false },
    { name: 'not when it became private', before: open, now: busy, is: false },
    { name: 'not when it is private no more', before: busy, now: open, is: false },
  ])('$name', ({ before, now, is }) => {
    expect(differsByMask(before, now)).toBe(is);
  });
});
