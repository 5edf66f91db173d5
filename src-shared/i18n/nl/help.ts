/** Dutch: help and about. */

import type { help as english } from '../en/help.ts';
import type { Translated } from '../entry.ts';

export const help = {
  'nav.help': 'Hulp',
  'help.title': 'Hulp en informatie',
  'help.open': 'Hulp, sneltoetsen en licenties',

  'help.marks': 'Wat het teken zegt',
  'help.marks-text':
    'Het teken van Concord heeft twee bogen: de linker is je agenda, de rechter je CRM. Het staat bij de klok of op het tabblad van je browser, en de vorm zegt hoe het ervoor staat.',
  'help.mark-in-agreement': 'Aan beide kanten staat hetzelfde.',
  'help.mark-working': 'Er zijn wijzigingen onderweg van de ene kant naar de andere.',
  'help.mark-needs-you':
    'Een beslissing, opnieuw inloggen, of afspraken die niet kunnen worden gesynchroniseerd.',
  'help.mark-paused': 'Er wordt niets gesynchroniseerd tot je hervat, of tot de tijd die je koos.',
  'help.mark-offline': 'Een kant is niet bereikbaar. Concord probeert het vanzelf opnieuw.',
  'help.mark-error': 'Concord blijft het proberen. Open Concord om te zien wat er mis is.',
  'help.mark-idle': 'Nog niet ingesteld, of net gestart.',

  'help.keys': 'Sneltoetsen',
  'help.key-screen': '{screen} openen',
  'help.key-close': 'Het venster sluiten; Concord blijft werken',
  'help.key-tab': 'Naar het volgende onderdeel, of terug naar het vorige',
  'help.key-escape': 'Een venster of menu sluiten zonder antwoord',
  'help.key-arrows': 'Kiezen in een lijst of menu',

  'help.docs': 'Documentatie',
  'help.docs-text':
    'Alles wat Concord doet, en wat een beheerder instelt voor Google, Microsoft 365 of Exchange, staat in de map ‘docs’ van de broncode; begin bij README.md. De beheerder van je CRM bepaalt wat Concord in je CRM mag.',

  'help.report': 'Een probleem melden',
  'help.report-text':
    'Kopieer deze gegevens en stuur ze, met wat je deed en wat je verwachtte, naar wie Concord voor je beheert.',
  'help.report-private':
    'Er staan versies, toestanden en aantallen in. Geen namen, adressen, titels of wachtwoorden.',
  'help.report-copy': 'Gegevens kopiëren',
  'help.report-copied': 'Gekopieerd',
  'help.report-failed': 'Kopiëren lukte niet. Open de gegevens hieronder en selecteer ze.',
  'help.report-show': 'Gegevens tonen',

  'help.licences': 'Licenties',
  'help.licences-text':
    'Concord is vrije software onder de Apache License 2.0 en is gemaakt met software van anderen.',
  'help.licences-list': 'Alles tonen waar Concord van is gemaakt',
  'help.licence-of': '{name}: licentie {license}',
} as const satisfies Translated<typeof english>;
