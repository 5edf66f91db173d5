/** The simulated Exchange keeps single appointments as Exchange does; every message fits Microsoft's schema. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../../src-sandbox/simulator/xml.ts';
import { hasEwsSchema, schemaFaults } from '../../support/ews-schema.ts';
import {
  all,
  calendarFolder,
  deep,
  deleteItem,
  type ExchangeWorld,
  envelope,
  exchangeWorld,
  getItem,
  idIn,
  newAppointment,
  syncItems,
  updateItem,
} from '../../support/simulated-exchange.ts';

let world: ExchangeWorld;
beforeEach(async () => {
  world = await exchangeWorld();
});
afterEach(async () => {
  expect(await world.stop()).toEqual([]);
});

const own =
  '<t:ExtendedFieldURI PropertySetId="0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0" PropertyName="link" PropertyType="String"/>';

describe('folders', () => {
  it('are found by their distinguished names, and listed below another', async () => {
    const one = await world.call(
      `<m:GetFolder><m:FolderShape><t:BaseShape>AllProperties</t:BaseShape></m:FolderShape><m:FolderIds>${calendarFolder}<t:DistinguishedFolderId Id="voicemail"/></m:FolderIds></m:GetFolder>`,
    );
    expect(one.codes).toEqual(['NoError', 'ErrorFolderNotFound']);
    expect(textOf(deep(one.body, 'CalendarFolder'), 'DisplayName')).toBe('Calendar');
    const below = await world.call(
      '<m:FindFolder Traversal="Deep"><m:FolderShape><t:BaseShape>AllProperties</t:BaseShape></m:FolderShape><m:ParentFolderIds><t:DistinguishedFolderId Id="root"/></m:ParentFolderIds></m:FindFolder>',
    );
    expect(all(below.body, 'DisplayName').map(({ text }) => text)).toContain('Sent Items');
  });
});

describe('an appointment', () => {
  it('is made, read, changed and deleted', async () => {
    const property = `<t:ExtendedProperty>${own}<t:Value>a &amp; b</t:Value></t:ExtendedProperty>`;
    const made = await world.call(
      newAppointment('Lunch &lt;1&gt;', { before: property, after: '<t:Location>Room 1</t:Location>' }),
    );
    expect(made.codes).toEqual(['NoError']);
    const id = `<t:ItemId ${idIn(made)}/>`;
    const read = await world.call(
      getItem(
        id,
        `<t:BaseShape>AllProperties</t:BaseShape><t:AdditionalProperties>${own}</t:AdditionalProperties>`,
      ),
    );
    const item = deep(read.body, 'CalendarItem');
    expect([textOf(item, 'Subject'), textOf(item, 'Location'), textOf(item, 'Start')]).toEqual([
      'Lunch <1>',
      'Room 1',
      '2026-03-12T09:00:00Z',
    ]);
    expect(textOf(deep(item, 'ExtendedProperty'), 'Value')).toBe('a & b');

    const changed = await world.call(updateItem(id, 'calendar:Location', '<t:Location>Room 2</t:Location>'));
    expect(changed.codes).toEqual(['NoError']);
    expect(idIn(changed)).not.toBe(idIn(made));
    // the first change key is an old one now
    const late = await world.call(updateItem(id, 'calendar:Location', '<t:Location>Room 3</t:Location>'));
    expect(late.codes).toEqual(['ErrorIrresolvableConflict']);
    const emptied = await world.call(updateItem(`<t:ItemId ${idIn(changed)}/>`, 'calendar:Location', null));
    expect(emptied.codes).toEqual(['NoError']);
    expect(all((await world.call(getItem(id))).body, 'Location')).toEqual([]);

    expect((await world.call(deleteItem(id))).codes).toEqual(['NoError']);
    expect((await world.call(getItem(id))).codes).toEqual(['ErrorItemNotFound']);
  });

  it('of a whole day has midnights of its zone', async () => {
    const zone =
      '<t:StartTimeZone Id="W. Europe Standard Time"/><t:EndTimeZone Id="W. Europe Standard Time"/>';
    const made = await world.call(
      newAppointment('Holiday', {
        start: '2026-03-12T10:00:00',
        end: '2026-03-12T11:00:00',
        after: `<t:IsAllDayEvent>true</t:IsAllDayEvent>${zone}`,
      }),
    );
    const { body } = await world.call(getItem(`<t:ItemId ${idIn(made)}/>`));
    expect([deep(body, 'Start').text, deep(body, 'End').text]).toEqual([
      '2026-03-11T23:00:00Z',
      '2026-03-12T23:00:00Z',
    ]);
    expect(deep(body, 'StartTimeZone').attributes.Id).toBe('W. Europe Standard Time');
    expect(
      all(deep(body, 'StartTimeZone'), 'RecurringDayTransition').map((row) => textOf(row, 'Month')),
    ).toEqual(['3', '10']);
  });

  it('needs the attributes that say whom it mails', async () => {
    const made = await world.call(newAppointment('Lunch').replace(/ SendMeetingInvitations="\w+"/, ''));
    expect(made.codes).toEqual(['ErrorSendMeetingInvitationsRequired']);
  });
});

describe('a round of changes', () => {
  const stateOf = async (state: string | null, most?: number): Promise<readonly [string, string, string]> => {
    const { body } = await world.call(syncItems(state, most));
    const changes = deep(body, 'Changes').children.map(({ name }) => name);
    return [deep(body, 'SyncState').text, changes.join(), deep(body, 'IncludesLastItemInRange').text];
  };

  it('tells what was made, changed and deleted since the state', async () => {
    const [empty, none] = await stateOf(null);
    expect(none).toBe('');
    const made = await world.call(newAppointment('Lunch'));
    const gone = await world.call(newAppointment('Dinner'));
    const [first, created] = await stateOf(empty);
    expect(created).toBe('Create,Create');
    await world.call(updateItem(`<t:ItemId ${idIn(made)}/>`, 'item:Subject', '<t:Subject>Later</t:Subject>'));
    await world.call(deleteItem(`<t:ItemId ${idIn(gone)}/>`));
    const [second, changed] = await stateOf(first);
    expect(changed).toBe('Update,Delete');
    const [third, nothing] = await stateOf(second);
    expect([nothing, third === second]).toEqual(['', false]);
    // the state of before still tells the same
    expect((await stateOf(first))[1]).toBe('Update,Delete');
  });

  it('in pages keeps apart what changes between them', async () => {
    const [empty] = await stateOf(null);
    const made = [];
    for (const subject of ['A', 'B', 'C']) made.push(await world.call(newAppointment(subject)));
    const [page, created, isLast] = await stateOf(empty, 2);
    expect([created, isLast]).toEqual(['Create,Create', 'false']);
    for (const one of made)
      await world.call(updateItem(`<t:ItemId ${idIn(one)}/>`, 'item:Subject', '<t:Subject>X</t:Subject>'));
    await world.call(deleteItem(`<t:ItemId ${idIn(made[0]!)}/>`));
    expect((await stateOf(page, 9))[1]).toBe('Update,Create,Delete');
  });

  it('lists the newest first at the first time; what happens meanwhile is told in the next round', async () => {
    const made = [];
    for (const subject of ['A', 'B', 'C']) made.push(await world.call(newAppointment(subject)));
    const ids = made.map((one) => deep(one.body, 'ItemId').attributes.Id);
    const first = (await world.call(syncItems(null, 1))).body;
    expect(deep(first, 'ItemId').attributes.Id).toBe(ids[2]);
    await world.call(deleteItem(`<t:ItemId ${idIn(made[0]!)}/>`));
    await world.call(newAppointment('D'));
    const second = (await world.call(syncItems(deep(first, 'SyncState').text, 9))).body;
    expect(all(second, 'ItemId').map(({ attributes }) => attributes.Id)).toEqual([ids[1]]);
    expect(deep(second, 'IncludesLastItemInRange').text).toBe('true');
    expect((await stateOf(deep(second, 'SyncState').text))[1]).toBe('Delete,Create');
  });

  it('is refused with states that have expired or are none', async () => {
    const [state] = await stateOf(null);
    world.exchange.expireSyncStates();
    for (const bad of [state, 'nonsense', 'H4sIAAAA']) {
      const { codes, text } = await world.call(syncItems(bad));
      expect([codes, text.includes('<m:SyncState/>')]).toEqual([['ErrorInvalidSyncStateData'], true]);
    }
  });
});

it('a search by an extended property finds what has it', async () => {
  for (const value of ['one', 'two'])
    await world.call(
      newAppointment(value, {
        before: `<t:ExtendedProperty>${own}<t:Value>${value}</t:Value></t:ExtendedProperty>`,
      }),
    );
  const filter = `<t:IsEqualTo>${own}<t:FieldURIOrConstant><t:Constant Value="two"/></t:FieldURIOrConstant></t:IsEqualTo>`;
  const found = await world.call(
    `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape><m:Restriction>${filter}</m:Restriction><m:ParentFolderIds>${calendarFolder}</m:ParentFolderIds></m:FindItem>`,
  );
  expect(all(found.body, 'Subject').map(({ text }) => text)).toEqual(['two']);
});

it.skipIf(!hasEwsSchema)('the check against the schema finds an unknown element', () => {
  const known = envelope(getItem('<t:ItemId Id="x"/>'), 'Exchange2013');
  expect(schemaFaults([known])).toEqual([]);
  expect(schemaFaults([known.replace('<m:ItemIds>', '<m:Nothing/><m:ItemIds>')])).toEqual([
    expect.stringContaining('Nothing'),
  ]);
});
