/** The simulated Exchange keeps messages as Exchange does: their MIME content, marks, folders and ids. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../../src-sandbox/simulator/xml.ts';
import {
  all,
  anna,
  ben,
  deep,
  type EwsAnswer,
  type ExchangeWorld,
  exchangeWorld,
  getItem,
  idIn,
  syncItems,
} from '../../support/simulated-exchange.ts';

let world: ExchangeWorld;
beforeEach(async () => {
  world = await exchangeWorld();
});
afterEach(async () => {
  expect(await world.stop()).toEqual([]);
});

const inbox = '<t:DistinguishedFolderId Id="inbox"/>';
const mime = Buffer.from(
  'From: Zoé <zoe@elsewhere.test>\r\nTo: Anna <anna@contoso.test>\r\nSubject: Hi\r\nMessage-ID: <1@elsewhere.test>\r\nDate: Tue, 10 Mar 2026 09:00:00 +0000\r\n\r\nHello\r\n',
);
const flags = '<t:ExtendedFieldURI PropertyTag="0x0E07" PropertyType="Integer"/>';

function create(more = '', folder = inbox): Promise<EwsAnswer> {
  return world.call(
    `<m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId>${folder}</m:SavedItemFolderId><m:Items><t:Message><t:MimeContent CharacterSet="UTF-8">${mime.toString('base64')}</t:MimeContent>${more}</t:Message></m:Items></m:CreateItem>`,
  );
}
const flagsOf = (value: number): string =>
  `<t:ExtendedProperty>${flags}<t:Value>${value}</t:Value></t:ExtendedProperty>`;

function update(answer: EwsAnswer, field: string, xml: string): Promise<EwsAnswer> {
  const path = `<t:FieldURI FieldURI="${field}"/>`;
  return world.call(
    `<m:UpdateItem ConflictResolution="NeverOverwrite" MessageDisposition="SaveOnly"><m:ItemChanges><t:ItemChange><t:ItemId ${idIn(answer)}/><t:Updates><t:SetItemField>${path}<t:Message>${xml}</t:Message></t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`,
  );
}

describe('a message that is made from MIME content', () => {
  it('comes back byte by byte', async () => {
    const made = await create(flagsOf(1));
    const { body } = await world.call(
      getItem(
        `<t:ItemId ${idIn(made)}/>`,
        `<t:BaseShape>AllProperties</t:BaseShape><t:IncludeMimeContent>true</t:IncludeMimeContent><t:AdditionalProperties>${flags}</t:AdditionalProperties>`,
      ),
    );
    expect(Buffer.from(deep(body, 'MimeContent').text, 'base64').equals(mime)).toBe(true);
    const message = deep(body, 'Message');
    expect(
      ['IsRead', 'IsDraft', 'InternetMessageId', 'DateTimeSent'].map((name) => textOf(message, name)),
    ).toEqual(['true', 'false', '<1@elsewhere.test>', '2026-03-10T09:00:00Z']);
    expect(deep(deep(message, 'From'), 'Name').text).toBe('Zoé');
    expect(deep(message, 'Value').text).toBe('1');
  });

  it.each([
    ['', 'true'],
    [flagsOf(0), 'false'],
    [flagsOf(8), 'true'],
  ])('is a draft unless its flags say otherwise %#', async (property, isDraft) => {
    const { body } = await world.call(getItem(`<t:ItemId ${idIn(await create(property))}/>`));
    expect(deep(body, 'IsDraft').text).toBe(isDraft);
  });

  it('is refused where its content is no base64', async () => {
    const broken = await world.call(
      `<m:CreateItem MessageDisposition="SaveOnly"><m:Items><t:Message><t:MimeContent>###</t:MimeContent></t:Message></m:Items></m:CreateItem>`,
    );
    expect(broken.codes).toEqual(['ErrorMimeContentInvalidBase64String']);
  });
});

describe('a round of changes', () => {
  it('tells a mark of being read apart from other changes', async () => {
    const made = await create(flagsOf(0));
    const state = deep((await world.call(syncItems(null, 9, inbox))).body, 'SyncState').text;
    const read = await update(made, 'message:IsRead', '<t:IsRead>true</t:IsRead>');
    const first = (await world.call(syncItems(state, 9, inbox))).body;
    expect(deep(first, 'ReadFlagChange').children.map(({ name }) => name)).toEqual(['ItemId', 'IsRead']);
    await update(read, 'item:Flag', '<t:Flag><t:FlagStatus>Flagged</t:FlagStatus></t:Flag>');
    expect(
      deep((await world.call(syncItems(state, 9, inbox))).body, 'Changes').children.map(({ name }) => name),
    ).toEqual(['Update']);
    const { body } = await world.call(getItem(`<t:ItemId ${idIn(made)}/>`));
    expect([deep(body, 'FlagStatus').text, deep(body, 'IsRead').text]).toEqual(['Flagged', 'true']);
  });

  it('tells a move as a deletion there and a creation here, with another id', async () => {
    const made = await create(flagsOf(1));
    const state = deep((await world.call(syncItems(null, 9, inbox))).body, 'SyncState').text;
    const moved = await world.call(
      `<m:MoveItem><m:ToFolderId><t:DistinguishedFolderId Id="deleteditems"/></m:ToFolderId><m:ItemIds><t:ItemId ${idIn(made)}/></m:ItemIds></m:MoveItem>`,
    );
    expect(deep(moved.body, 'ItemId').attributes.Id).not.toBe(deep(made.body, 'ItemId').attributes.Id);
    const { body } = await world.call(syncItems(state, 9, inbox));
    expect(deep(deep(body, 'Delete'), 'ItemId').attributes.Id).toBe(deep(made.body, 'ItemId').attributes.Id);
    expect((await world.call(getItem(`<t:ItemId ${idIn(made)}/>`))).codes).toEqual(['ErrorItemNotFound']);
  });
});

describe('folders', () => {
  const hierarchy = async (state: string | null): Promise<readonly [string, readonly string[]]> => {
    const known = state === null ? '' : `<m:SyncState>${state}</m:SyncState>`;
    const { body } = await world.call(
      `<m:SyncFolderHierarchy><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>${known}</m:SyncFolderHierarchy>`,
    );
    const rows = deep(body, 'Changes').children.map((row) =>
      `${row.name} ${textOf(row.children[0], 'DisplayName') ?? ''}`.trim(),
    );
    return [deep(body, 'SyncState').text, rows];
  };

  it('are told when they are made, renamed and removed', async () => {
    const { mail } = world.exchange.hand;
    const [first, known] = await hierarchy(null);
    expect(known).toContain('Create Junk Email');
    const id = mail.addFolder(mail.folder(anna, 'inbox'), 'Customers');
    const [second, made] = await hierarchy(first);
    expect(made).toEqual(['Create Customers']);
    mail.renameFolder(id, 'Clients');
    const [third, renamed] = await hierarchy(second);
    expect(renamed).toEqual(['Update Clients']);
    mail.removeFolder(id);
    expect((await hierarchy(third))[1]).toEqual(['Delete']);
    expect((await hierarchy(second))[1]).toEqual(['Delete']);
  });

  it('have the names of the mailbox’ language, and search folders are of their own kind', async () => {
    const { mail } = world.exchange.hand;
    mail.addFolder(mail.folder(ben, 'searchfolders'), 'Ongelezen', 'SearchFolder');
    const { body } = await world.call(
      '<m:FindFolder Traversal="Deep"><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:ParentFolderIds><t:DistinguishedFolderId Id="root"/></m:ParentFolderIds></m:FindFolder>',
      { as: ben },
    );
    const names = all(body, 'DisplayName').map(({ text }) => text);
    expect(names).toEqual(expect.arrayContaining(['Postvak IN', 'Verwijderde items', 'Ongelezen']));
    expect(textOf(deep(body, 'SearchFolder'), 'DisplayName')).toBe('Ongelezen');
  });
});

it('what people do in Outlook is told as changes', async () => {
  const { mail, ...calendars } = world.exchange.hand;
  const folder = mail.folder(anna, 'inbox');
  const id = mail.deliver(folder, mime);
  const state = deep((await world.call(syncItems(null, 9, inbox))).body, 'SyncState').text;
  mail.mark(id, { isRead: true });
  expect(deep((await world.call(syncItems(state, 9, inbox))).body, 'Changes').children[0]?.name).toBe(
    'ReadFlagChange',
  );
  mail.remove(mail.move(id, mail.folder(anna, 'junkemail')));
  expect(mail.all(folder)).toEqual([]);

  const times = '<t:Start>2026-03-12T09:00:00</t:Start><t:End>2026-03-12T10:00:00</t:End>';
  const organizer = { name: 'Guest', address: 'guest@elsewhere.test' };
  const event = calendars.place(anna, `<t:Subject>Plan</t:Subject>${times}`, { organizer });
  calendars.change(event, '<t:Location>Room</t:Location>');
  const { body } = await world.call(getItem(`<t:ItemId Id="${event}"/>`));
  const item = deep(body, 'CalendarItem');
  // by the clock of the owner's zone
  expect([textOf(item, 'Start'), textOf(item, 'Location'), textOf(item, 'MyResponseType')]).toEqual([
    '2026-03-12T08:00:00Z',
    'Room',
    'NoResponseReceived',
  ]);
  calendars.remove(event);
  const people = `<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>${ben}</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees>`;
  const own = calendars.place(anna, `<t:Subject>Own</t:Subject>${times}${people}`, {
    sending: 'SendOnlyToAll',
  });
  calendars.answerByMail(own, ben, 'Tentative');
  expect(calendars.all(anna)[0]?.required[0]?.response).toBe('Tentative');
  expect(calendars.all(anna, calendars.addCalendar(anna, 'Team'))).toEqual([]);
  expect(calendars.all(ben)[0]?.isReceived).toBe(true);
  expect(world.exchange.outbox.ofRequests()).toEqual([]);
});
