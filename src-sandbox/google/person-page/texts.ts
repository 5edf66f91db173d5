/** The words of the sample person's page, in English and Dutch. */
import type { PageLanguage } from '../page-frame.ts';

export interface PersonTexts {
  readonly title: string;
  readonly lead: string;
  readonly calendar: string;
  readonly noEvents: string;
  readonly repeats: string;
  readonly isPrivate: string;
  readonly name: string;
  readonly date: string;
  readonly time: string;
  readonly add: string;
  readonly save: string;
  readonly remove: string;
  readonly mail: string;
  readonly noMail: string;
  readonly archive: string;
  readonly from: string;
  readonly subject: string;
  readonly arrive: string;
  readonly refused: string;
  readonly done: Readonly<Record<PersonAct, string>>;
}

export const personActs = ['add', 'rename', 'remove', 'archive', 'trash', 'arrive'] as const;
export type PersonAct = (typeof personActs)[number];

export const personTexts: Readonly<Record<PageLanguage, PersonTexts>> = {
  en: {
    title: 'Sample Google account',
    lead: 'What you change here arrives in the sample CRM.',
    calendar: 'Calendar',
    noEvents: 'Nothing planned.',
    repeats: 'repeats',
    isPrivate: 'private',
    name: 'Title',
    date: 'Date',
    time: 'Time',
    add: 'Add event',
    save: 'Save title',
    remove: 'Delete',
    mail: 'Inbox',
    noMail: 'No mail in the inbox.',
    archive: 'Archive',
    from: 'From',
    subject: 'Subject',
    arrive: 'Let a message arrive',
    refused: 'That could not be done. Fill in every field.',
    done: {
      add: 'The event was added.',
      rename: 'The title was saved.',
      remove: 'The event was deleted.',
      archive: 'The message was archived.',
      trash: 'The message was deleted.',
      arrive: 'The message arrived.',
    },
  },
  nl: {
    title: 'Voorbeeldaccount van Google',
    lead: 'Wat je hier wijzigt, komt aan in de voorbeeld-CRM.',
    calendar: 'Agenda',
    noEvents: 'Niets gepland.',
    repeats: 'herhaalt zich',
    isPrivate: 'privé',
    name: 'Titel',
    date: 'Datum',
    time: 'Tijd',
    add: 'Afspraak toevoegen',
    save: 'Titel opslaan',
    remove: 'Verwijderen',
    mail: 'Postvak IN',
    noMail: 'Geen e-mail in het postvak.',
    archive: 'Archiveren',
    from: 'Van',
    subject: 'Onderwerp',
    arrive: 'Een bericht laten aankomen',
    refused: 'Dat lukte niet. Vul elk veld in.',
    done: {
      add: 'De afspraak is toegevoegd.',
      rename: 'De titel is opgeslagen.',
      remove: 'De afspraak is verwijderd.',
      archive: 'Het bericht is gearchiveerd.',
      trash: 'Het bericht is verwijderd.',
      arrive: 'Het bericht is aangekomen.',
    },
  },
};
