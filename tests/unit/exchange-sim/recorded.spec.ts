/**
 * The simulated Exchange answers as Exchange was recorded to: each recorded answer to an operation that the simulator has is made
 * again in the same situation, and has the same elements and attributes, and the same codes and texts where it is an error.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ewsFaults } from '../../../src-sandbox/exchange/index.ts';
import { childOf, readXml, textOf, type XmlNode } from '../../../src-sandbox/simulator/xml.ts';
import {
  formOf,
  hasEwsRecordings,
  recordedBody,
  recordedText,
  unreadRecordings,
} from '../../support/ews-recorded.ts';
import {
  all,
  anna,
  basic,
  calendarFolder,
  deep,
  deleteItem,
  type EwsAnswer,
  type ExchangeWorld,
  exchangeWorld,
  getItem,
  idIn,
  newAppointment,
  password,
  updateItem,
} from '../../support/simulated-exchange.ts';

let world: ExchangeWorld;
beforeEach(async () => {
  world = await exchangeWorld();
});
afterEach(async () => {
  expect(await world.stop()).toEqual([]);
});

/** The recorder named no schema. */
const version = 'Exchange2007_SP1';
const call = (body: string): Promise<EwsAnswer> => world.call(body, { version });

function sameForm(answer: EwsAnswer, file: string): void {
  expect(formOf(answer.body)).toEqual(formOf(recordedBody(file)));
}

/** Code, text and elements of the first error. */
function sameError(answer: EwsAnswer, file: string): void {
  sameForm(answer, file);
  const errors = [answer.body, recordedBody(file)].map((body) =>
    ['MessageText', 'ResponseCode'].map((name) => deep(body, name).text),
  );
  // older servers say that the data is corrupted
  expect(errors[0]).toEqual(errors[1]?.map((text) => text.replace('corrupted', 'corrupt')));
}

const shape = (base: string): string => `<m:ItemShape><t:BaseShape>${base}</t:BaseShape></m:ItemShape>`;
const folderShape = (base: string): string =>
  `<m:FolderShape><t:BaseShape>${base}</t:BaseShape></m:FolderShape>`;
const view = (): Promise<EwsAnswer> =>
  call(
    `<m:FindItem Traversal="Shallow">${shape('AllProperties')}<m:CalendarView StartDate="2026-03-01T00:00:00Z" EndDate="2026-06-01T00:00:00Z"/><m:ParentFolderIds>${calendarFolder}</m:ParentFolderIds></m:FindItem>`,
  );
const drafts = '<t:DistinguishedFolderId Id="drafts"/>';
const message = (): Promise<EwsAnswer> =>
  call(
    `<m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId>${drafts}</m:SavedItemFolderId><m:Items><t:Message><t:Subject>Test Message</t:Subject><t:Body BodyType="HTML">Test</t:Body></t:Message></m:Items></m:CreateItem>`,
  );

describe.skipIf(!hasEwsRecordings)('a recorded answer about appointments', () => {
  it('to a creation, of one and of two', async () => {
    sameForm(await call(newAppointment('One')), 'createitem-calendar-exo-php-ews.xml');
    const two = newAppointment('One').replace(/<t:CalendarItem>.*<\/t:CalendarItem>/, (item) => item + item);
    const answer = await call(two);
    sameForm(answer, 'createitem-calendar-two-items-exo-php-ews.xml');
    expect(answer.messages.length).toBe(
      recordedBody('createitem-calendar-two-items-exo-php-ews.xml').children[0]?.children.length,
    );
    const people =
      '<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>x@y.test</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees>';
    const meeting = await call(newAppointment('Meeting', { after: people }, 'SendToAllAndSaveCopy'));
    for (const file of [
      'createitem-meeting-response-msdocs.xml',
      'createitem-recurring-meeting-response-msdocs.xml',
    ])
      sameForm(meeting, file);
  });

  it('to a change', async () => {
    const made = await call(newAppointment('One'));
    const changed = await call(
      updateItem(`<t:ItemId ${idIn(made)}/>`, 'item:Subject', '<t:Subject>Two</t:Subject>'),
    );
    sameForm(changed, 'updateitem-calendar-exo-php-ews.xml');
    sameForm(changed, 'updateitem-meeting-response-msdocs.xml');
    sameForm(await view(), 'finditem-after-update-exo-php-ews.xml');
  });

  it('to a deletion, and to one of what is gone', async () => {
    const id = `<t:ItemId ${idIn(await call(newAppointment('One')))}/>`;
    sameForm(await call(deleteItem(id)), 'deleteitem-ok-exo-php-ews.xml');
    sameError(await call(deleteItem(id)), 'deleteitem-not-found-exo-php-ews.xml');
  });

  it('to reading one', async () => {
    const made = await call(newAppointment('One'));
    sameForm(await call(getItem(`<t:ItemId ${idIn(made)}/>`)), 'getitem-calendar-exo-php-ews.xml');
  });

  const series = (): Promise<EwsAnswer> =>
    call(
      newAppointment('Weekly', {
        start: '2026-03-12T10:00:00Z',
        end: '2026-03-12T11:00:00Z',
        after:
          '<t:Location>Room</t:Location><t:Recurrence><t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Thursday</t:DaysOfWeek></t:WeeklyRecurrence><t:NumberedRecurrence><t:StartDate>2026-03-12</t:StartDate><t:NumberOfOccurrences>4</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>',
      }),
    );

  it('to reading a series', async () => {
    const { body } = await call(getItem(`<t:ItemId ${idIn(await series())}/>`));
    const recorded = recordedBody('getitem-recurring-master-onprem-php-ews.xml');
    expect(formOf(body)).toEqual(formOf(recorded));
    for (const name of ['IsRecurring', 'CalendarItemType', 'ItemClass', 'Duration', 'MyResponseType'])
      expect([name, deep(body, name).text]).toEqual([name, deep(recorded, name).text]);
  });

  it('to a window: without anything, with occurrences, with accents, with organizers that have no address', async () => {
    sameForm(await view(), 'finditem-calendarview-empty-exo-php-ews.xml');
    const answers = '<t:AllowNewTimeProposal>true</t:AllowNewTimeProposal>';
    await call(newAppointment('Réunion', { after: `<t:Location>Salle</t:Location>${answers}` }));
    await series();
    const answer = await view();
    sameForm(answer, 'finditem-calendarview-occurrences-onprem-php-ews.xml');
    const accents = formOf(recordedBody('finditem-calendarview-accents-onprem-php-ews.xml'));
    expect(accents.filter((path) => !formOf(answer.body).includes(path))).toEqual([]);
    const [row] = all(answer.body, 'Organizer');
    const [recorded] = all(
      recordedBody('finditem-calendarview-legacydn-organizer-exo-php-ews.xml'),
      'Organizer',
    );
    for (const name of ['RoutingType', 'MailboxType'])
      expect(deep(row, name).text).toBe(deep(recorded, name).text);
    expect(deep(row, 'EmailAddress').text).toMatch(/^\/O=/i);
  });

  it('to an answer to a meeting', async () => {
    const organizer = { name: 'Guest', address: 'guest@elsewhere.test' };
    const times = '<t:Start>2026-03-12T09:00:00Z</t:Start><t:End>2026-03-12T10:00:00Z</t:End>';
    const id = world.exchange.hand.place(anna, times, { organizer });
    const { ChangeKey } = deep((await call(getItem(`<t:ItemId Id="${id}"/>`))).body, 'ItemId').attributes;
    const asked = recordedBody('tentativelyaccept-propose-request-msdocs.xml');
    expect(deep(asked, 'AcceptItem').children.map(({ name }) => name)).toEqual([
      'Body',
      'ReferenceItemId',
      'ProposedStart',
      'ProposedEnd',
    ]);
    const answer = await world.call(
      `<m:CreateItem MessageDisposition="SendOnly"><m:Items><t:AcceptItem><t:Body BodyType="Text">Better</t:Body><t:ReferenceItemId Id="${id}" ChangeKey="${ChangeKey}"/><t:ProposedStart>2026-03-13T04:00:00Z</t:ProposedStart><t:ProposedEnd>2026-03-13T04:30:00Z</t:ProposedEnd></t:AcceptItem></m:Items></m:CreateItem>`,
    );
    // the recorded answer has the meeting request too
    const recorded = formOf(recordedBody('tentativelyaccept-propose-response-msdocs.xml'));
    expect(formOf(answer.body)).toEqual(recorded.filter((path) => !path.includes('MeetingRequest')));
  });
});

describe.skipIf(!hasEwsRecordings)('a recorded answer about mail', () => {
  it('to a creation, a mark and a move', async () => {
    const made = await message();
    sameForm(made, 'createitem-message-exo-php-ews.xml');
    const read = `<t:SetItemField><t:FieldURI FieldURI="message:IsRead"/><t:Message><t:IsRead>true</t:IsRead></t:Message></t:SetItemField>`;
    sameForm(
      await call(
        `<m:UpdateItem ConflictResolution="AlwaysOverwrite" MessageDisposition="SaveOnly"><m:ItemChanges><t:ItemChange><t:ItemId ${idIn(made)}/><t:Updates>${read}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`,
      ),
      'updateitem-message-read-exo-php-ews.xml',
    );
    sameForm(
      await call(
        `<m:MoveItem><m:ToFolderId><t:DistinguishedFolderId Id="inbox"/></m:ToFolderId><m:ItemIds><t:ItemId ${idIn(made)}/></m:ItemIds></m:MoveItem>`,
      ),
      'moveitem-message-exo-php-ews.xml',
    );
  });

  it('to reading one, and listing a folder', async () => {
    const folder = world.exchange.hand.mail.folder(anna, 'drafts');
    const id = world.exchange.hand.mail.deliver(
      folder,
      Buffer.from('Subject: Test Message\r\nMessage-ID: <1@x.test>\r\n\r\nTest'),
    );
    sameForm(await call(getItem(`<t:ItemId Id="${id}"/>`)), 'getitem-message-exo-php-ews.xml');
    sameForm(
      await call(
        `<m:FindItem Traversal="Shallow">${shape('AllProperties')}<m:ParentFolderIds>${drafts}</m:ParentFolderIds></m:FindItem>`,
      ),
      'finditem-message-exo-php-ews.xml',
    );
  });
});

describe.skipIf(!hasEwsRecordings)('a recorded answer about folders', () => {
  const find = (parent: string, more = '', deepness = 'Shallow'): Promise<EwsAnswer> =>
    call(
      `<m:FindFolder Traversal="${deepness}">${folderShape('AllProperties')}${more}<m:ParentFolderIds>${parent}</m:ParentFolderIds></m:FindFolder>`,
    );

  it('to reading one', async () => {
    sameForm(
      await call(
        `<m:GetFolder>${folderShape('Default')}<m:FolderIds>${calendarFolder}</m:FolderIds></m:GetFolder>`,
      ),
      'getfolder-calendar-exo-php-ews.xml',
    );
  });

  it('to reading one that is there and one that is not', async () => {
    const gone = world.exchange.hand.mail.addFolder(world.exchange.hand.mail.folder(anna, 'inbox'), 'Gone');
    world.exchange.hand.mail.removeFolder(gone);
    const answer = await call(
      `<m:GetFolder>${folderShape('IdOnly')}<m:FolderIds><t:DistinguishedFolderId Id="drafts"/><t:FolderId Id="${gone}"/><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder>`,
    );
    const recorded = fragment(recordedText('ews', 'getfolder-mixed-success-and-error-issue.xml'));
    expect(answer.messages.map(({ attributes }) => attributes.ResponseClass)).toEqual(
      recorded.map(({ attributes }) => attributes.ResponseClass),
    );
    expect(answer.messages.map((one) => formOf(one))).toEqual(recorded.map((one) => formOf(one)));
  });

  it('to reading one of a mailbox that does not exist', async () => {
    const folder =
      '<t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>x@contoso.test</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>';
    const answer = await call(
      `<m:GetFolder>${folderShape('IdOnly')}<m:FolderIds>${folder}</m:FolderIds></m:GetFolder>`,
    );
    sameForm(answer, 'getfolder-error-mailbox-does-not-exist-header-issue.xml');
    const texts = recordedText('ews', 'error-nonexistentmailbox-three-messages-issue.txt');
    expect(texts).toContain(deep(answer.body, 'MessageText').text);
    expect(texts).toContain(deep(answer.body, 'ResponseCode').text);
  });

  it('to a list of calendars, of everything, and of pages', async () => {
    world.exchange.hand.addCalendar(anna, 'Team');
    sameForm(await find(calendarFolder), 'findfolder-calendars-exo-php-ews.xml');
    const { mail } = world.exchange.hand;
    mail.addFolder(mail.folder(anna, 'searchfolders'), 'Unread', 'SearchFolder');
    const names = (body: XmlNode): ReadonlySet<string> =>
      new Set(deep(body, 'Folders').children.map(({ name }) => name));
    const { body } = await find('<t:DistinguishedFolderId Id="root"/>', '', 'Deep');
    const recorded = recordedBody('findfolder-deep-root-exo-php-ews.xml');
    for (const name of names(recorded))
      expect(formOf(deep(recorded, name))).toEqual(expect.arrayContaining([...formOf(deep(body, name))]));
    const parent = mail.folder(anna, 'inbox');
    for (const name of ['A', 'B', 'C', 'D', 'E']) mail.addFolder(parent, name);
    for (const [offset, file] of [
      [0, 'findfolder-page-1-exo-php-ews.xml'],
      [4, 'findfolder-page-last-exo-php-ews.xml'],
    ] as const) {
      const page = await find(
        `<t:FolderId Id="${parent}"/>`,
        `<m:IndexedPageFolderView MaxEntriesReturned="2" Offset="${offset}" BasePoint="Beginning"/>`,
      );
      const root = (node: XmlNode): XmlNode['attributes'] => deep(node, 'RootFolder').attributes;
      expect(root(page.body)).toEqual(root(recordedBody(file)));
    }
  });

  it('to the creation of several', async () => {
    const answer = await call(
      `<m:CreateFolder><m:ParentFolderId><t:DistinguishedFolderId Id="inbox"/></m:ParentFolderId><m:Folders><t:Folder><t:DisplayName>A</t:DisplayName></t:Folder><t:Folder><t:DisplayName>B</t:DisplayName></t:Folder></m:Folders></m:CreateFolder>`,
    );
    sameForm(answer, 'createfolder-batch-exo-php-ews.xml');
  });
});

/** Response messages without an envelope around them, whose prefixes are not declared. */
function fragment(text: string): readonly XmlNode[] {
  const messages = /<m:\w+ResponseMessage [\s\S]*<\/m:\w+ResponseMessage>/.exec(text)?.[0] ?? '';
  return readXml(`<a xmlns:m="m" xmlns:t="t">${messages}</a>`).children;
}

describe.skipIf(!hasEwsRecordings)('a recorded round of changes', () => {
  const sync = (state: string | null, operation = 'SyncFolderItems'): Promise<EwsAnswer> => {
    const known = state === null ? '' : `<m:SyncState>${state}</m:SyncState>`;
    return call(
      operation === 'SyncFolderItems'
        ? `<m:SyncFolderItems>${shape('AllProperties')}<m:SyncFolderId>${calendarFolder}</m:SyncFolderId>${known}<m:MaxChangesReturned>10</m:MaxChangesReturned></m:SyncFolderItems>`
        : `<m:SyncFolderHierarchy>${folderShape('IdOnly')}${known}</m:SyncFolderHierarchy>`,
    );
  };

  it('with a new appointment, and without anything', async () => {
    await call(newAppointment('One'));
    const first = await sync(null);
    sameForm(first, 'syncfolderitems-create-calendar-exo-php-ews.xml');
    const state = deep(first.body, 'SyncState').text;
    const second = await sync(state);
    sameForm(second, 'syncfolderitems-no-change-exo-php-ews.xml');
    expect(deep(second.body, 'SyncState').text).not.toBe(state);
    expect(state).toMatch(/^H4sI/);
  });

  it('that is refused', async () => {
    sameError(await sync('x'), 'syncfolderitems-error-msdocs.xml');
    sameError(await sync('x', 'SyncFolderHierarchy'), 'syncfolderhierarchy-error-msdocs.xml');
  });
});

describe.skipIf(!hasEwsRecordings)('a recorded error', () => {
  it('of an id that is none', async () => {
    const folder = '<t:FolderId Id="x"/>';
    sameError(
      await call(
        `<m:FindItem Traversal="Shallow">${shape('IdOnly')}<m:ParentFolderIds>${folder}</m:ParentFolderIds></m:FindItem>`,
      ),
      'finditem-error-msdocs.xml',
    );
    sameError(
      await call('<m:Unsubscribe><m:SubscriptionId>x</m:SubscriptionId></m:Unsubscribe>'),
      'unsubscribe-error-msdocs.xml',
    );
  });

  it('of a busy server', async () => {
    world.exchange.setFaults(() => ({ type: 'error', error: ewsFaults.busy(178_510) }));
    const answer = await call(
      `<m:GetFolder>${folderShape('IdOnly')}<m:FolderIds>${calendarFolder}</m:FolderIds></m:GetFolder>`,
    );
    const recorded = recordedBody('fault-errorserverbusy-backoff-issue.xml');
    expect(formOf(answer.body)).toEqual(formOf(recorded));
    for (const name of ['faultcode', 'faultstring', 'ResponseCode', 'Message', 'Value'])
      expect([name, deep(answer.body, name).text]).toEqual([name, deep(recorded, name).text]);
  });

  it('of an account that is kept out', async () => {
    world.exchange.setBlock(anna, 'account');
    const answer = await fetch(world.exchange.ewsUrl, {
      method: 'POST',
      headers: { Authorization: basic(anna, password) },
    });
    const recorded = recordedText('ews', 'http-403-empty-body-issue.txt');
    expect(recorded).toContain(`HTTP/1.1 ${answer.status} Forbidden`);
    expect(recorded).toContain(`Content-Length: ${answer.headers.get('content-length')}`);
    world.exchange.clearRequests();
  });
});

describe.skipIf(!hasEwsRecordings)('what was recorded of notifications and zones', () => {
  it('is the same: subscribing, streaming and its envelopes', async () => {
    const asked = recordedBody('subscribe-streaming-request-msdocs.xml');
    const events = all(asked, 'EventType').map(({ text }) => `<t:EventType>${text}</t:EventType>`);
    const subscribed = await world.call(
      `<m:Subscribe><m:StreamingSubscriptionRequest><t:FolderIds>${calendarFolder}</t:FolderIds><t:EventTypes>${events.join('')}</t:EventTypes></m:StreamingSubscriptionRequest></m:Subscribe>`,
    );
    sameForm(subscribed, 'subscribe-streaming-response-msdocs.xml');
    // the length and the name of a server, then what tells subscriptions apart
    const id = Buffer.from(deep(subscribed.body, 'SubscriptionId').text, 'base64');
    expect(id.subarray(2, 2 + id.readUInt16LE(0)).toString('latin1')).toMatch(/^[\w.]+$/);
    expect(recordedText('ews', 'getstreamingevents-headers-and-subscription-id-issue.txt')).toContain(
      'length word, host name',
    );
    const stream = recordedText('ews', 'getstreamingevents-two-prefixes-on-the-wire-issue.xml');
    expect(
      stream.startsWith('<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><soap11:Header'),
    ).toBe(true);
  });

  it('is the same: the names of zones', async () => {
    sameForm(
      await world.call('<m:GetServerTimeZones ReturnFullTimeZoneData="false"/>'),
      'getservertimezones-names-exo-php-ews.xml',
    );
  });

  it('is the same: the conversion of an id', async () => {
    const made = await call(newAppointment('One'));
    const { Id } = deep(made.body, 'ItemId').attributes;
    const answer = await call(
      `<m:ConvertId DestinationFormat="EntryId"><m:SourceIds><t:AlternateId Format="EwsId" Id="${Id}" Mailbox="${anna}"/></m:SourceIds></m:ConvertId>`,
    );
    sameForm(answer, 'convertid-response-msdocs.xml');
  });
});

/** Operations that the simulator does not have, requests alone, versions that Concord does not serve, and notes without an answer. */
const notCompared: readonly (readonly [files: RegExp, why: string])[] = [
  [/^trace-/, 'Exchange 2007 and 2010, which are not simulated'],
  [/-request/, 'a request: the client is compared with it'],
  [/^affinity-/, 'several servers behind one name'],
  [
    /^(?:createattachment|expanddl|getattachment|getconversationitems|getdelegate|getevents|getreminders|getroom|getuser|markasjunk|resolvenames|senditem)/,
    'an operation that is not simulated',
  ],
  [/^(?:propose-new-time|eas-)/, 'no answer of EWS to the own requests'],
  [/-(?:notes-)?issue\.txt$/, 'a note about trouble that tests make with faults'],
  [/^(?:createitem-error|getitem-error)/, 'an error that no operation here has'],
  [/^http-headers-sequence/, 'headers of Exchange Online'],
  [
    /^(?:getitem-(?:calendar-meeting|message|recurring-meeting)|getservertimezones-full|getstreamingevents|syncfolder(?:items|hierarchy)-(?:changes|initial)|updateitem-timezone|deleteitem-meeting-cancel)/,
    'a sample of documentation that is cut short',
  ],
];

it.skipIf(!hasEwsRecordings)('every recorded answer to an operation that is simulated is compared', () => {
  const left = unreadRecordings('ews').filter((name) => !notCompared.some(([files]) => files.test(name)));
  expect(left).toEqual([]);
});

describe.skipIf(!hasEwsRecordings)('a recorded answer of Autodiscover', () => {
  const ask = async (address = anna): Promise<XmlNode> => {
    const schema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook';
    const answer = await fetch(`${world.exchange.url}/autodiscover/autodiscover.xml`, {
      method: 'POST',
      headers: { Authorization: basic(anna, password), 'Content-Type': 'text/xml' },
      body: `<Autodiscover xmlns="${schema}/requestschema/2006"><Request><EMailAddress>${address}</EMailAddress><AcceptableResponseSchema>${schema}/responseschema/2006a</AcceptableResponseSchema></Request></Autodiscover>`,
    });
    world.exchange.clearRequests();
    return readXml(await answer.text());
  };
  const recorded = (name: string): XmlNode => readXml(recordedText('autodiscover', name).trim());

  it('has the elements of the settings', async () => {
    const answer = await ask();
    const known = ['pox-response-msdocs.xml', 'pox-exchange-online-anonymised-thunderbird.xml'].flatMap(
      (name) => formOf(recorded(name)),
    );
    expect(formOf(answer).filter((path) => !known.includes(path) && !path.endsWith('/AuthPackage'))).toEqual(
      [],
    );
    for (const name of ['AccountType', 'Action'])
      expect(textOf(deep(answer, 'Account'), name)).toBe(
        deep(recorded('pox-response-msdocs.xml'), name).text,
      );
  });

  it('over SOAP has the elements of the settings, and of another address', async () => {
    const schema = 'http://schemas.microsoft.com/exchange/2010/Autodiscover';
    const post = async (): Promise<XmlNode> => {
      const answer = await fetch(`${world.exchange.url}/autodiscover/autodiscover.svc`, {
        method: 'POST',
        headers: { Authorization: basic(anna, password), 'Content-Type': 'text/xml' },
        body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:a="${schema}"><s:Body><a:GetUserSettingsRequestMessage><a:Request><a:Users><a:User><a:Mailbox>${anna}</a:Mailbox></a:User></a:Users><a:RequestedSettings><a:Setting>ExternalEwsUrl</a:Setting></a:RequestedSettings></a:Request></a:GetUserSettingsRequestMessage></s:Body></s:Envelope>`,
      });
      world.exchange.clearRequests();
      return readXml(await answer.text());
    };
    const body = (node: XmlNode): readonly string[] => formOf(deep(node, 'GetUserSettingsResponseMessage'));
    expect(body(await post())).toEqual(body(recorded('soap-getusersettings-reference-response-msdocs.xml')));
    world.exchange.autodiscover.setDestination(anna, { type: 'address', to: 'x@y.test' });
    const elsewhere = await post();
    const known = recorded('soap-errors-msdocs.xml');
    expect(body(elsewhere)).toEqual(body(known));
    const codes = [elsewhere, known].map((one) => all(one, 'ErrorMessage').map(({ text }) => text));
    expect(codes[0]).toEqual(codes[1]);
  });

  it('sends to another address, and refuses', async () => {
    world.exchange.autodiscover.setDestination(anna, { type: 'address', to: 'x@y.test' });
    expect(formOf(await ask())).toEqual(formOf(recorded('pox-error-msdocs.xml')));
    const refused = await ask('nobody@contoso.test');
    expect(formOf(refused)).toEqual(formOf(recorded('pox-redirect-or-error-reference-msdocs.xml')));
    expect(childOf(refused, 'Response')?.namespace).toBe(
      'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006',
    );
  });
});

/** Requests, samples that are cut short, and what Exchange Online or other servers answer: the client is tested with those. */
const notComparedDiscovery =
  /-request-|^clientconfig|notes|^http-302|exchange-online|^pox-redirect-302|parked-domain|^pox-response-reference|^soap-getdomain|^soap-getusersettings-response/;

it.skipIf(!hasEwsRecordings)('every recorded answer of Autodiscover is compared', () => {
  expect(unreadRecordings('autodiscover').filter((name) => !notComparedDiscovery.test(name))).toEqual([]);
});
