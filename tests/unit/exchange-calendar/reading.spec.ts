/** Tests what Concord makes of items as real Exchange servers, and Microsoft's documentation, show them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSoap } from '../../../src-main/providers/exchange/answer.ts';
import { byUid, cleanIdOf } from '../../../src-main/providers/exchange/calendar/global-id.ts';
import { type ReadItem, readItem } from '../../../src-main/providers/exchange/calendar/item-xml.ts';
import { messageName, typeName } from '../../../src-main/providers/exchange/elements.ts';
import { fetchedOf } from '../../../src-main/providers/outlook/stored.ts';
import { child, parseXml } from '../../../src-main/providers/xml.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { sharedFolder } from '../../support/google-discovery.ts';

const folder = join(sharedFolder, 'corpus', 'api', 'ews');
const types = 'http://schemas.microsoft.com/exchange/services/2006/types';
const calendar = {
  id: 'calendar',
  name: 'Calendar',
  isDefault: true,
  mayWrite: true,
  holdsEvents: true,
  hidesPrivate: false,
};

function item(inside: string): ReadItem {
  return readItem(
    parseXml(
      `<t:CalendarItem xmlns:t="${types}"><t:ItemId Id="one" ChangeKey="k"/>${inside}</t:CalendarItem>`,
    ),
  );
}

function stored({ entry }: ReadItem): StoredEvent {
  const viewer = { own: ['me@example.com'], privateEvents: 'full', identity: byUid } as const;
  const found = fetchedOf(calendar, 'one', { entry, exceptions: [], cancelled: [] }, viewer);
  if (found.type !== 'found') throw new Error(JSON.stringify(found));
  return found.stored;
}

const times = (begin: string, end: string, zone = 'W. Europe Standard Time', more = ''): string =>
  `<t:UID>u</t:UID><t:Start>${begin}</t:Start><t:End>${end}</t:End>${more}<t:StartTimeZone Id="${zone}"/>`;

describe('items as Exchange shows them', () => {
  it.each([
    ['UTC', '2026-03-20T08:00:00Z'],
    ['with an offset', '2026-03-20T09:00:00+01:00'],
    ['without one, which means UTC', '2026-03-20T08:00:00'],
  ])('a time in %s is that moment in the zone of the item', (_what, begin) => {
    const { event } = stored(item(times(begin, '2026-03-20T09:30:00Z')));
    expect(event).toMatchObject({
      start: '2026-03-20T09:00:00',
      timeZone: 'Europe/Berlin',
      duration: 'PT1H30M',
    });
  });

  it.each([
    ['east of Greenwich', 'W. Europe Standard Time', '2026-03-19T23:00:00Z', '2026-03-21T23:00:00Z'],
    ['in the far east', 'Tonga Standard Time', '2026-03-19T11:00:00Z', '2026-03-21T11:00:00Z'],
    ['west of it', 'Pacific Standard Time', '2026-03-20T07:00:00Z', '2026-03-22T07:00:00Z'],
    ['in a zone that nobody knows', 'Customized Time Zone', '2026-03-19T23:00:00Z', '2026-03-21T23:00:00Z'],
  ])('a day %s is that date', (_where, zone, begin, end) => {
    const read = item(times(begin, end, zone, '<t:IsAllDayEvent>true</t:IsAllDayEvent>'));
    expect(stored(read).event).toMatchObject({
      start: '2026-03-20T00:00:00',
      showWithoutTime: true,
      duration: 'P2D',
    });
  });

  it('a zone that nobody knows leaves the times of a series read-only', () => {
    const rule =
      '<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NoEndRecurrence><t:StartDate>2026-03-20</t:StartDate></t:NoEndRecurrence></t:Recurrence>';
    const read = item(times('2026-03-20T08:00:00Z', '2026-03-20T09:00:00Z', 'Customized Time Zone', rule));
    expect(stored(read).readOnly).toMatchObject({ reason: 'zone-unknown' });
  });

  it('a copy of somebody’s meeting tells whose it is, and the own answer beside the list', () => {
    const people =
      '<t:AppointmentState>3</t:AppointmentState><t:MyResponseType>Tentative</t:MyResponseType>' +
      '<t:Organizer><t:Mailbox><t:Name>Ann</t:Name><t:EmailAddress>ann@example.com</t:EmailAddress></t:Mailbox></t:Organizer>' +
      '<t:RequiredAttendees><t:Attendee><t:Mailbox><t:Name>Me</t:Name><t:EmailAddress>Me@example.com</t:EmailAddress></t:Mailbox><t:ResponseType>Unknown</t:ResponseType></t:Attendee>' +
      '<t:Attendee><t:Mailbox><t:Name>Old</t:Name><t:EmailAddress>/o=x/cn=old</t:EmailAddress><t:RoutingType>EX</t:RoutingType></t:Mailbox></t:Attendee></t:RequiredAttendees>';
    const read = stored(item(times('2026-03-20T08:00:00Z', '2026-03-20T09:00:00Z', undefined, people)));
    expect(read.readOnly?.reason).toBe('not-organizer');
    expect(read.unaddressed).toEqual(['Old']);
    expect(Object.values(read.event.participants ?? {})).toMatchObject([
      { email: 'me@example.com', participationStatus: 'tentative' },
      { email: 'ann@example.com', roles: { owner: true } },
    ]);
  });

  it('several places in one text count as long as the text is what was made of them', () => {
    const property = (text: string): string =>
      `<t:ExtendedProperty><t:ExtendedFieldURI PropertySetId="2C0A1BB5-8B5F-4F5E-9B1D-6A0A5B9F7C31" PropertyName="ConcordPlaces" PropertyType="String"/><t:Value>[{&quot;displayName&quot;:&quot;A; B&quot;},{&quot;displayName&quot;:&quot;C&quot;}]</t:Value></t:ExtendedProperty>${times('2026-03-20T08:00:00Z', '2026-03-20T09:00:00Z')}<t:Location>${text}</t:Location>`;
    const names = (text: string): readonly string[] =>
      Object.values(stored(item(property(text))).event.locations ?? {}).map(({ name }) => name);
    expect(names('A; B; C')).toEqual(['A; B', 'C']);
    expect(names('A; B; D')).toEqual(['A; B; D']);
  });

  it('the clean global object id of a uid is the id without a date', () => {
    const head = '040000008200E00074C5B7101A82E008';
    const rest = '00000000000000000000000000000000100000009C18FC4092AA4EB48D74ED0B3485E6E2';
    expect(
      Buffer.from(cleanIdOf(`${head}07EA0C08${rest}`), 'base64')
        .toString('hex')
        .toUpperCase(),
    ).toBe(`${head}00000000${rest}`);
    expect(Buffer.from(cleanIdOf('abc@example.com'), 'base64').toString('latin1')).toContain(
      'vCal-Uid\u0001\0\0\0abc@example.com\0',
    );
  });
});

const recorded: readonly (readonly [file: string, titles: readonly string[]])[] = [
  ['getitem-calendar-exo-php-ews.xml', []],
  ['getitem-recurring-master-onprem-php-ews.xml', ['Weekly Team Meeting']],
];

describe.skipIf(!existsSync(folder))('recorded answers', () => {
  it.each(recorded)('%s is read', (file, titles) => {
    const answer = readSoap(readFileSync(join(folder, file), 'utf8'));
    if (answer.type !== 'messages') throw new Error(answer.type);
    const items = answer.messages.flatMap(
      ({ element }) => child(element, messageName('Items'))?.children ?? [],
    );
    const found = items.filter(({ name }) => name === typeName('CalendarItem')).map(readItem);
    expect(found.length).toBeGreaterThan(0);
    const events = found.map((one) => stored(one).event);
    if (titles.length > 0) expect(events.map(({ title }) => title)).toEqual(titles);
    for (const { start, title } of events) {
      expect(start).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      expect(title).toBeTruthy();
    }
  });
});
