/** The sample calendar's texts, in English and Dutch. */
import { inLanguage } from './shared/language.js';
import { texts as shared } from './shared/texts.js';

export const texts = {
  en: {
    ...shared.en,
    name: 'Sample calendar',
    calendarOf: 'The calendar of ',
    goesToCrm: '. Concord takes what you change in it to the CRM within seconds.',
    otherCalendars: (names) => ` Entries marked ${names.join(' or ')} are in other calendars and stay here.`,
    date: 'Date',
    startsAt: 'At',
    lasts: 'Lasts',
    days: 'Days',
    empty: 'Nothing in this calendar.',
    allDayFor: (days) => (days > 1 ? `all day, ${days} days` : 'all day'),
    hours: (hours) => `${hours} h`,
    minutes: (minutes) => `${minutes} min`,
    crmFollows: 'It is deleted from the CRM too.',
    lockReasons: {
      'not-organizer': shared.en.lockOrganizer,
      'calendar-read-only': 'This calendar can only be read. Its owner can change it.',
    },
    conflict: 'It was changed meanwhile. Close it, open it again, and then change it.',
    noAnswer: 'The sample calendar does not answer. Is Concord still running?',
    wayToNewLink: 'Open the sample calendar again from Concord’s Status page.',
  },
  nl: {
    ...shared.nl,
    name: 'Voorbeeldagenda',
    calendarOf: 'De agenda van ',
    goesToCrm: '. Wat je hierin wijzigt, brengt Concord binnen enkele seconden naar het CRM.',
    otherCalendars: (names) =>
      ` Wat gemarkeerd is met ${names.join(' of ')}, staat in een andere agenda en blijft hier.`,
    date: 'Datum',
    startsAt: 'Om',
    lasts: 'Duurt',
    days: 'Dagen',
    empty: 'Er staat niets in deze agenda.',
    allDayFor: (days) => (days > 1 ? `hele dag, ${days} dagen` : 'hele dag'),
    hours: (hours) => `${hours} uur`,
    minutes: (minutes) => `${minutes} min`,
    crmFollows: 'De afspraak wordt ook uit het CRM verwijderd.',
    lockReasons: {
      'not-organizer': shared.nl.lockOrganizer,
      'calendar-read-only': 'Deze agenda is alleen te lezen. De eigenaar kan hem wijzigen.',
    },
    conflict: 'Dit is ondertussen gewijzigd. Sluit het, open het opnieuw, en wijzig het dan.',
    noAnswer: 'De voorbeeldagenda geeft geen antwoord. Draait Concord nog?',
    wayToNewLink: 'Open de voorbeeldagenda opnieuw vanaf de pagina Status van Concord.',
  },
};

export const words = inLanguage(texts);
