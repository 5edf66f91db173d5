/** How a calendar and the settings of a mailbox are written in answers. */
import type { Json } from '../../simulator/json.ts';
import type { Person } from '../people.ts';
import { type Calendar, type Calendars, calendarId, meetingProviders } from './calendars.ts';
import { calendarIdOf } from './ids.ts';

const colours: Readonly<Record<string, string>> = {
  auto: '',
  lightBlue: '#a6d1f5',
  lightGreen: '#87d28e',
  lightRed: '#f08c8c',
};

/** As the person sees it, who may be somebody else than the owner. */
export function viewCalendar(calendar: Calendar, person: Person, calendars: Calendars): Json {
  const { owner, isDefault, isEditable } = calendar;
  const isOwn = owner === person;
  const [provider = 'unknown'] = meetingProviders(calendar);
  const bytes = Buffer.alloc(16, 0x79);
  bytes.writeBigUInt64BE(BigInt(calendar.version), 8);
  return {
    id: calendarId(calendar),
    // a calendar that somebody shares has that person's name in the own list
    name: isOwn ? calendar.name : isDefault ? owner.name : calendar.name,
    color: calendar.color,
    hexColor: colours[calendar.color] ?? '',
    groupClassId: '0006f0b7-0000-0000-c000-000000000046',
    isDefaultCalendar: isOwn && isDefault,
    changeKey: bytes.toString('base64'),
    canShare: isOwn && isEditable,
    canViewPrivateItems: calendars.maySeePrivate(person, calendar),
    canEdit: calendars.mayEdit(person, calendar),
    allowedOnlineMeetingProviders: meetingProviders(calendar),
    defaultOnlineMeetingProvider: provider,
    isTallyingResponses: isOwn && isDefault,
    isRemovable: !isDefault,
    owner: { name: owner.name, address: owner.email },
  };
}

export function viewMailboxSettings(person: Person): Json {
  return {
    archiveFolder: calendarIdOf(`archive ${person.id}`),
    timeZone: person.timeZone,
    dateFormat: '',
    timeFormat: '',
    automaticRepliesSetting: {
      status: 'disabled',
      externalAudience: 'all',
      internalReplyMessage: '',
      externalReplyMessage: '',
      scheduledStartDateTime: { dateTime: '2026-01-23T16:00:00.0000000', timeZone: 'UTC' },
      scheduledEndDateTime: { dateTime: '2026-01-24T16:00:00.0000000', timeZone: 'UTC' },
    },
    language: { locale: 'en-US', displayName: 'English (United States)' },
    workingHours: {
      daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
      startTime: '08:00:00.0000000',
      endTime: '17:00:00.0000000',
      timeZone: { name: person.timeZone },
    },
  };
}

/** Members that are shown without `$select`. */
const usualMembers = [
  ...['businessPhones', 'displayName', 'givenName', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation'],
  ...['preferredLanguage', 'surname', 'userPrincipalName', 'id'],
];

/** @param select the members that are asked for; null: the usual ones */
export function viewUser(person: Person, select: readonly string[] | null): Json {
  const [givenName = '', ...rest] = person.name.split(' ');
  const all: Json = {
    businessPhones: [],
    displayName: person.name,
    givenName,
    jobTitle: null,
    mail: person.email,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: rest.length === 0 ? null : rest.join(' '),
    userPrincipalName: person.userPrincipalName,
    id: person.id,
    accountEnabled: true,
    userType: 'Member',
    otherMails: [],
    // the primary address in capitals
    proxyAddresses: [`SMTP:${person.email}`, ...(person.aliases ?? []).map((one) => `smtp:${one}`)],
  };
  const names = select ?? usualMembers;
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
