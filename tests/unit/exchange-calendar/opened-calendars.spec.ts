/** Tests which calendars of a mailbox on an Exchange server there are: in folders of any depth, and those of other people (C2). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownerIn } from '../../../src-main/providers/exchange/calendar/entry-id.ts';
import { ewsFaults } from '../../../src-sandbox/exchange/index.ts';
import { EwsFault } from '../../../src-sandbox/exchange/refusal.ts';
import {
  type ExchangeProvider,
  exchangeProvider,
} from '../../support/exchange-calendar/exchange-provider.ts';
import { exchangeOutlook } from '../../support/exchange-calendar/outlook.ts';
import { handClock } from '../../support/hand-clock.ts';
import { microsoftHand } from '../../support/microsoft-calendar/microsoft-hand.ts';
import { event } from '../../support/world.ts';

const me = 'robin@example.com';
const ann = 'ann@example.com';
const bob = 'bob@example.com';
const { signal } = new AbortController();

let provider: ExchangeProvider;
beforeEach(async () => {
  provider = await exchangeProvider({
    clock: handClock(Date.UTC(2026, 10, 20)).clock,
    others: [
      { email: ann, name: 'Ann Vos', password: 'Of ann, 2026!', timeZone: 'W. Europe Standard Time' },
      { email: bob, name: 'Bob Smit', password: 'Of bob, 2026!', delegates: [me] },
    ],
  });
});
afterEach(async () => {
  const faults = provider.complaints();
  await provider.close();
  expect(faults).toEqual([]);
});

const names = async (): Promise<readonly string[]> =>
  (await provider.side.calendars(signal)).map(({ name }) => name);
const openOf = async (owner: string) =>
  (await provider.side.calendars(signal)).find((calendar) => calendar.owner === owner);
/** Of which kinds the trouble is that the owner's mailbox has. */
const troubleOfOwners = (fault: EwsFault): void => {
  let folders = 0;
  provider.trouble(({ operation }) => {
    if (operation === 'GetFolder') folders += 1;
    // the first one reads the person's own calendar
    return operation === 'GetFolder' && folders > 1 ? { type: 'error', error: fault } : null;
  });
};

it('calendars in folders of any depth are listed, and those in the deleted items are not', async () => {
  const outlook = exchangeOutlook(provider.exchange, me);
  const below = outlook.addCalendar('Clients', provider.hand.list('work')[0]?.calendar ?? provider.primary);
  outlook.addCalendar('Clients of old', below);
  outlook.addCalendar('Thrown away', { known: 'deleteditems' });
  expect(await names()).toEqual(['Calendar', 'Work', 'Clients', 'Clients of old']);
});

describe('the calendar of somebody else', () => {
  it('that was shared and opened in Outlook is listed under the name that Outlook shows, to be read only', async () => {
    const { exchange, side } = provider;
    exchange.share(ann, 'calendar', me, 'write');
    exchange.openCalendar(me, ann, 'Ann – team');
    const found = await openOf(ann);
    expect(found).toMatchObject({ name: 'Ann – team', owner: ann, isDefault: false, mayWrite: false });

    const hers = exchangeOutlook(exchange, ann);
    const hand = microsoftHand({
      microsoft: hers,
      address: ann,
      zone: 'Europe/Amsterdam',
      calendars: { personal: hers.primary },
    });
    hand.create(event('a', { title: 'Open' }));
    hand.create(event('b', { title: 'Doctor', privacy: 'private' }));
    side.tellPrivate?.('full');
    const refs: string[] = [];
    for await (const { changes } of side.changes(found?.id ?? '', null, signal))
      refs.push(...changes.map(({ ref }) => ref));
    const titles: (string | undefined)[] = [];
    for await (const one of side.get(found?.id ?? '', refs, signal)) {
      if (one.type !== 'found') throw new Error(one.type);
      expect(one.stored.readOnly).toEqual({ fields: 'all', reason: 'calendar-read-only' });
      titles.push(one.stored.event.title);
    }
    // private entries of somebody else are masked whatever was chosen for the own ones (RU6)
    expect(titles).toHaveLength(2);
    expect(titles).toContain('Open');
    expect(titles).not.toContain('Doctor');
  });

  it('whose delegate the person is, is listed; one that is not shared, one of the person, and one of nobody are not', async () => {
    const { exchange } = provider;
    exchange.openCalendar(me, bob, 'Bob');
    exchange.openCalendar(me, ann, 'Ann');
    exchange.openCalendar(me, me, 'Mine');
    exchange.openCalendar(me, 'gone@example.com', 'Gone');
    expect(await names()).toEqual(['Calendar', 'Work', 'Bob']);
  });

  it('is no longer listed once the share is taken back', async () => {
    const { exchange } = provider;
    exchange.share(ann, 'calendar', me, 'read');
    exchange.openCalendar(me, ann, 'Ann');
    expect(await openOf(ann)).toBeDefined();
    exchange.share(ann, 'calendar', me, null);
    expect(await openOf(ann)).toBeUndefined();
  });

  it('stays listed while its owner’s mailbox cannot be reached', async () => {
    const { exchange } = provider;
    exchange.share(ann, 'calendar', me, 'read');
    exchange.openCalendar(me, ann, 'Ann');
    const before = await names();
    for (const fault of [
      ewsFaults.internal,
      ewsFaults.mailboxMoving,
      new EwsFault('ErrorMailboxFailover', 'no'),
    ]) {
      troubleOfOwners(fault);
      expect(await names()).toEqual(before);
    }
  });

  it('wakes nobody, and is not searched for entries that moved', async () => {
    const { exchange, side } = provider;
    exchange.share(ann, 'calendar', me, 'read');
    exchange.openCalendar(me, ann, 'Ann');
    const id = (await openOf(ann))?.id ?? '';
    exchange.clearRequests();
    await side.locate(['040000008200E00074C5B7101A82E008'], signal);
    const waiting = new AbortController();
    const wakes = side.wake?.(waiting.signal)[Symbol.asyncIterator]();
    const next = wakes?.next();
    while (exchange.streams.open() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    waiting.abort();
    await next;
    const bodies = exchange.requests().map(({ body }) => body);
    expect(bodies.some((body) => body.includes('<m:Subscribe>'))).toBe(true);
    expect(bodies.filter((body) => body.includes(id))).toEqual([]);
  });
});

describe('an entry of the address book', () => {
  const head = '00000000dca740c8c042101ab4b908002b2fe1820100000000000000';
  const entry = (text: string, before = head): string =>
    Buffer.concat([Buffer.from(before, 'hex'), Buffer.from(text, 'latin1')]).toString('base64');

  it('names a person as the directory does', () => {
    expect(ownerIn(entry('/o=First Org/cn=Recipients/cn=ann\0'))).toBe('/o=First Org/cn=Recipients/cn=ann');
    expect(ownerIn(entry('/O=A/CN=B'))).toBe('/O=A/CN=B');
  });

  it.each([
    ['of another provider', entry('/o=A\0', head.replace('dca7', 'ffff'))],
    ['that is cut', Buffer.from(head.slice(0, 40), 'hex').toString('base64')],
    ['without a name', entry('\0')],
    ['with an address in place of a name', entry('ann@example.com\0')],
    ['with a line break', entry('/o=A\nB\0')],
    ['that is far too long', entry(`/o=${'a'.repeat(2_000)}\0`)],
    ['that is no base64', '!'],
    ['that is empty', ''],
  ])('%s is none', (_what, text) => {
    expect(ownerIn(text)).toBeNull();
  });
});
