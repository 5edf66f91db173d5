/** The simulated Exchange mails exactly those whom the attributes of a request name, and keeps the copies of attendees. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../../src-sandbox/simulator/xml.ts';
import {
  all,
  anna,
  ben,
  calendarFolder,
  deep,
  deleteItem,
  type EwsAnswer,
  type ExchangeWorld,
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

const guest = 'guest@elsewhere.test';
const people = (tag: string, ...addresses: readonly string[]): string =>
  `<t:${tag}>${addresses.map((one) => `<t:Attendee><t:Mailbox><t:EmailAddress>${one}</t:EmailAddress></t:Mailbox></t:Attendee>`).join('')}</t:${tag}>`;
const meeting = (sending: string, ...addresses: readonly string[]): Promise<EwsAnswer> =>
  world.call(newAppointment('Plan', { after: people('RequiredAttendees', ...addresses) }, sending));
const mails = (): readonly string[] => {
  const sent = world.exchange.outbox
    .ofRequests()
    .map(({ kind, to, isSaved }) => `${kind} ${to}${isSaved ? ' saved' : ''}`);
  world.exchange.outbox.clear();
  return sent;
};
const item = (answer: EwsAnswer): string => `<t:ItemId ${idIn(answer)}/>`;

/** The item of a mailbox' calendar. */
async function copyOf(address: string): Promise<string> {
  const { body } = await world.call(syncItems(null), { as: address });
  const { Id, ChangeKey } = deep(body, 'ItemId').attributes;
  return `Id="${Id}" ChangeKey="${ChangeKey}"`;
}
const read = async (address: string, name: string): Promise<string | null> =>
  textOf(
    deep(
      (await world.call(getItem(`<t:ItemId ${await copyOf(address)}/>`), { as: address })).body,
      'CalendarItem',
    ),
    name,
  );

describe('a new meeting', () => {
  it.each([
    ['SendToNone', [], 'false', 0],
    ['SendOnlyToAll', [`request ${ben}`, `request ${guest}`], 'true', 0],
    ['SendToAllAndSaveCopy', [`request ${ben} saved`, `request ${guest} saved`], 'true', 2],
  ] as const)('with %s', async (sending, expected, wasSent, saved) => {
    await meeting(sending, ben, guest);
    expect(mails()).toEqual(expected);
    expect(await read(anna, 'MeetingRequestWasSent')).toBe(wasSent);
    const sent = await world.call(syncItems(null, 9, '<t:DistinguishedFolderId Id="sentitems"/>'));
    expect(all(sent.body, 'MeetingRequest').length).toBe(saved);
  });
});

describe('a change', () => {
  it.each([
    ['SendToNone', []],
    ['SendOnlyToChanged', [`request new@elsewhere.test`, `cancellation ${guest}`]],
    ['SendOnlyToAll', [`update ${ben}`, 'request new@elsewhere.test', `cancellation ${guest}`]],
    ['SendToChangedAndSaveCopy', ['request new@elsewhere.test saved', `cancellation ${guest} saved`]],
  ])('of people with %s', async (sending, expected) => {
    const made = await meeting('SendOnlyToAll', ben, guest);
    mails();
    const next = people('RequiredAttendees', ben, 'new@elsewhere.test');
    const { codes } = await world.call(updateItem(item(made), 'calendar:RequiredAttendees', next, sending));
    expect([codes, mails()]).toEqual([['NoError'], expected]);
  });

  it('of the place with SendOnlyToChanged mails nobody', async () => {
    const made = await meeting('SendOnlyToAll', ben);
    mails();
    await world.call(
      updateItem(item(made), 'calendar:Location', '<t:Location>2</t:Location>', 'SendOnlyToChanged'),
    );
    expect(mails()).toEqual([]);
    expect(await read(ben, 'Location')).toBe(null);
  });

  it('keeps the answers of those who stay, and what an attendee has for herself', async () => {
    const made = await meeting('SendOnlyToAll', ben);
    const accept = `<m:CreateItem MessageDisposition="SendAndSaveCopy"><m:Items><t:AcceptItem><t:ReferenceItemId ${await copyOf(ben)}/></t:AcceptItem></m:Items></m:CreateItem>`;
    await world.call(accept, { as: ben });
    await world.call(
      updateItem(
        `<t:ItemId ${await copyOf(ben)}/>`,
        'item:Categories',
        '<t:Categories><t:String>Mine</t:String></t:Categories>',
      ),
      { as: ben },
    );
    const { Id } = deep(made.body, 'ItemId').attributes;
    await world.call(
      updateItem(
        `<t:ItemId Id="${Id}"/>`,
        'calendar:Location',
        '<t:Location>2</t:Location>',
        'SendOnlyToAll',
        'AlwaysOverwrite',
      ),
    );
    const { body } = await world.call(getItem(`<t:ItemId Id="${Id}"/>`));
    expect(deep(deep(body, 'RequiredAttendees'), 'ResponseType').text).toBe('Accept');
    const copy = deep(
      (await world.call(getItem(`<t:ItemId ${await copyOf(ben)}/>`), { as: ben })).body,
      'CalendarItem',
    );
    expect([textOf(copy, 'Location'), textOf(copy, 'MyResponseType'), deep(copy, 'String').text]).toEqual([
      '2',
      'Accept',
      'Mine',
    ]);
  });
});

describe('an answer', () => {
  it.each([
    ['AcceptItem', 'Accept', 'Busy'],
    ['TentativelyAcceptItem', 'Tentative', 'Tentative'],
  ])('%s changes the own copy and tells the organizer', async (name, response, freeBusy) => {
    const made = await meeting('SendOnlyToAll', ben);
    mails();
    expect([await read(ben, 'MyResponseType'), await read(ben, 'LegacyFreeBusyStatus')]).toEqual([
      'NoResponseReceived',
      'Tentative',
    ]);
    const body = `<m:CreateItem MessageDisposition="SendOnly"><m:Items><t:${name}><t:Body BodyType="Text">See you</t:Body><t:ReferenceItemId ${await copyOf(ben)}/></t:${name}></m:Items></m:CreateItem>`;
    expect((await world.call(body, { as: ben })).codes).toEqual(['NoError']);
    const [mail] = world.exchange.outbox.ofRequests();
    expect([mail?.to, mail?.response, mail?.comment]).toEqual([anna, response, 'See you']);
    expect([await read(ben, 'MyResponseType'), await read(ben, 'LegacyFreeBusyStatus')]).toEqual([
      response,
      freeBusy,
    ]);
    const { Id } = deep(made.body, 'ItemId').attributes;
    expect(
      deep(deep((await world.call(getItem(`<t:ItemId Id="${Id}"/>`))).body, 'Attendee'), 'ResponseType').text,
    ).toBe(response);
  });

  it('that is not sent tells nobody, and declining takes the copy away', async () => {
    await meeting('SendOnlyToAll', ben);
    mails();
    const body = `<m:CreateItem MessageDisposition="SaveOnly"><m:Items><t:DeclineItem><t:ReferenceItemId ${await copyOf(ben)}/></t:DeclineItem></m:Items></m:CreateItem>`;
    await world.call(body, { as: ben });
    expect(mails()).toEqual([]);
    expect(all((await world.call(syncItems(null), { as: ben })).body, 'ItemId')).toEqual([]);
  });

  it('to the meeting request in the inbox does the same, and the organizer cannot answer', async () => {
    const made = await meeting('SendOnlyToAll', ben);
    const inbox = await world.call(syncItems(null, 9, '<t:DistinguishedFolderId Id="inbox"/>'), { as: ben });
    const accept = (id: string): string =>
      `<m:CreateItem MessageDisposition="SendOnly"><m:Items><t:AcceptItem><t:ReferenceItemId ${id}/></t:AcceptItem></m:Items></m:CreateItem>`;
    await world.call(accept(idIn(inbox)), { as: ben });
    expect(await read(ben, 'MyResponseType')).toBe('Accept');
    expect((await world.call(accept(idIn(made)))).codes).toEqual(['ErrorCalendarIsOrganizerForAccept']);
  });
});

describe('a deletion', () => {
  it.each([
    ['SendToNone', []],
    ['SendOnlyToAll', [`cancellation ${ben}`]],
    ['SendToAllAndSaveCopy', [`cancellation ${ben} saved`]],
  ])('with %s', async (sending, expected) => {
    const made = await meeting('SendOnlyToAll', ben);
    mails();
    expect((await world.call(deleteItem(item(made), sending))).codes).toEqual(['NoError']);
    expect(mails()).toEqual(expected);
    expect(await read(ben, 'IsCancelled')).toBe(sending === 'SendToNone' ? 'false' : 'true');
  });

  it('that moves to the deleted items gives the item another id', async () => {
    const made = await world.call(newAppointment('Lunch'));
    await world.call(deleteItem(item(made), 'SendToNone', 'MoveToDeletedItems'));
    expect((await world.call(getItem(item(made)))).codes).toEqual(['ErrorItemNotFound']);
    const gone = await world.call(syncItems(null, 9, '<t:DistinguishedFolderId Id="deleteditems"/>'));
    expect(all(gone.body, 'CalendarItem').length).toBe(1);
  });
});

it('somebody else’s calendar can be read and changed where it is shared', async () => {
  const folder = `<t:DistinguishedFolderId Id="calendar"><t:Mailbox><t:EmailAddress>${ben}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>`;
  const ask = async (): Promise<string | null | undefined> =>
    (await world.call(syncItems(null, 9, folder))).codes[0];
  const make = async (): Promise<string | null | undefined> =>
    (await world.call(newAppointment('Lunch').replace(calendarFolder, folder))).codes[0];
  expect([await ask(), await make()]).toEqual(['ErrorAccessDenied', 'ErrorAccessDenied']);
  world.exchange.share(ben, 'calendar', anna, 'read');
  expect([await ask(), await make()]).toEqual(['NoError', 'ErrorAccessDenied']);
  world.exchange.share(ben, 'calendar', anna, 'write');
  expect(await make()).toBe('NoError');
  const nobody = folder.replace(ben, 'nobody@contoso.test');
  expect((await world.call(syncItems(null, 9, nobody))).codes).toEqual(['ErrorNonExistentMailbox']);
});
