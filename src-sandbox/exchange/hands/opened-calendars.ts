/**
 * Calendars of other people that somebody has opened in Outlook: each is a shortcut in a hidden folder of their mailbox
 * (https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxocfg, 2.2.9).
 */
import { legacyDn } from '../calendar/legacy-dn.ts';
import { messageWith } from '../mail/input.ts';
import type { Mailboxes } from '../mailboxes.ts';
import { commonViews, type Folders } from '../store/folders.ts';
import { type Items, shortcutClass } from '../store/items.ts';

/** PidTagWlinkType, PidTagWlinkSection, PidTagWlinkAddressBookEID. */
const [type, section, addressBookId] = ['0x6849', '0x6852', '0x6854'] as const;
/** wblSharedFolder, wbsidCalendar. */
const [sharedFolder, calendars] = ['2', '3'] as const;

/** @returns opens the calendar of an owner for somebody, under a name of their own choice */
export function createOpenedCalendars(parts: {
  readonly mailboxes: Mailboxes;
  readonly folders: Folders;
  readonly items: Items;
  readonly now: () => number;
}): (address: string, owner: string, name: string) => void {
  const { mailboxes, folders, items, now } = parts;
  return (address, owner, name) => {
    const { email } = mailboxes.demand(address);
    const record = messageWith({ from: email, to: email, subject: name, text: '' }, now());
    const extended = { [type]: sharedFolder, [section]: calendars, [addressBookId]: entryId(owner) };
    items.add(commonViews(folders, mailboxes.demand(address)), {
      itemClass: shortcutClass,
      record: { ...record, content: { ...record.content, extended } },
    });
  };
}

/** An entry of the address book ([MS-OXCDATA] 2.2.5.2). */
function entryId(address: string): string {
  const provider = Buffer.from('dca740c8c042101ab4b908002b2fe182', 'hex');
  const [flags, version, kind] = [Buffer.alloc(4), Buffer.from([1, 0, 0, 0]), Buffer.alloc(4)];
  return Buffer.concat([flags, provider, version, kind, Buffer.from(`${legacyDn(address)}\0`)]).toString(
    'base64',
  );
}
