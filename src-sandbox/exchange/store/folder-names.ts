/** The folders that every mailbox has, in the languages of mailboxes. */

export type FolderKind = 'Folder' | 'CalendarFolder' | 'ContactsFolder' | 'TasksFolder' | 'SearchFolder';

export interface UsualFolder {
  /** As DistinguishedFolderId names it. */
  readonly id: string;
  readonly parent: string | null;
  readonly kind: FolderKind;
  readonly folderClass: string | null;
  readonly names: Readonly<Record<'en' | 'nl' | 'de', string>>;
}

const same = (name: string): UsualFolder['names'] => ({ en: name, nl: name, de: name });
const mail = (id: string, en: string, nl: string, de: string): UsualFolder => ({
  id,
  parent: 'msgfolderroot',
  kind: 'Folder',
  folderClass: 'IPF.Note',
  names: { en, nl, de },
});

/** A parent comes before its children. */
export const usualFolders: readonly UsualFolder[] = [
  { id: 'root', parent: null, kind: 'Folder', folderClass: null, names: same('root') },
  {
    id: 'msgfolderroot',
    parent: 'root',
    kind: 'Folder',
    folderClass: null,
    names: {
      en: 'Top of Information Store',
      nl: 'Bovenste niveau van gegevensarchief',
      de: 'Oberste Ebene des Informationsspeichers',
    },
  },
  { id: 'searchfolders', parent: 'root', kind: 'Folder', folderClass: null, names: same('Finder') },
  {
    id: 'calendar',
    parent: 'msgfolderroot',
    kind: 'CalendarFolder',
    folderClass: 'IPF.Appointment',
    names: { en: 'Calendar', nl: 'Agenda', de: 'Kalender' },
  },
  {
    id: 'contacts',
    parent: 'msgfolderroot',
    kind: 'ContactsFolder',
    folderClass: 'IPF.Contact',
    names: { en: 'Contacts', nl: 'Contactpersonen', de: 'Kontakte' },
  },
  {
    id: 'tasks',
    parent: 'msgfolderroot',
    kind: 'TasksFolder',
    folderClass: 'IPF.Task',
    names: { en: 'Tasks', nl: 'Taken', de: 'Aufgaben' },
  },
  mail('inbox', 'Inbox', 'Postvak IN', 'Posteingang'),
  mail('drafts', 'Drafts', 'Concepten', 'Entwürfe'),
  mail('outbox', 'Outbox', 'Postvak UIT', 'Postausgang'),
  mail('sentitems', 'Sent Items', 'Verzonden items', 'Gesendete Elemente'),
  mail('deleteditems', 'Deleted Items', 'Verwijderde items', 'Gelöschte Elemente'),
  mail('junkemail', 'Junk Email', 'Ongewenste e-mail', 'Junk-E-Mail'),
  mail('archive', 'Archive', 'Archief', 'Archiv'),
  {
    id: 'notes',
    parent: 'msgfolderroot',
    kind: 'Folder',
    folderClass: 'IPF.StickyNote',
    names: { en: 'Notes', nl: 'Notities', de: 'Notizen' },
  },
  {
    id: 'journal',
    parent: 'msgfolderroot',
    kind: 'Folder',
    folderClass: 'IPF.Journal',
    names: { en: 'Journal', nl: 'Logboek', de: 'Journal' },
  },
  {
    id: 'recoverableitemsroot',
    parent: 'root',
    kind: 'Folder',
    folderClass: null,
    names: same('Recoverable Items'),
  },
  {
    id: 'recoverableitemsdeletions',
    parent: 'recoverableitemsroot',
    kind: 'Folder',
    folderClass: null,
    names: same('Deletions'),
  },
];
