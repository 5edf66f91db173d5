/** Dutch: what a connected account can do, cannot do, and has still to show (A4). */

import type { features as english } from '../en/features.ts';
import type { Translated } from '../entry.ts';

export const features = {
  'features.title': 'Wat dit account kan',
  'features.yes': 'Werkt',
  'features.no': 'Ontbreekt hier',
  'features.unproven': 'Blijkt bij de eerste echte wijziging',
  'features.entries': 'Ook goed om te weten',

  'feature.invitations': 'Uitnodigingen',
  'feature.invitations-yes': 'De server van je agenda mailt de gasten die je aanvinkt.',
  'feature.invitations-no': 'Deze server mailt geen gasten. Nodig ze uit vanuit je agendaprogramma.',
  'feature.invitations-unproven': 'Deze server mailt als het goed is de gasten die je aanvinkt.',
  'feature.replies': 'Antwoorden',
  'feature.replies-yes': 'Je ja of nee komt bij de organisator aan.',
  'feature.replies-no': 'Beantwoord uitnodigingen in je agendaprogramma.',
  'feature.replies-unproven': 'Je ja of nee komt als het goed is bij de organisator aan.',
  'feature.privacy': 'Privéafspraken',
  'feature.privacy-yes': 'Een afspraak kan privé worden gemaakt, aan beide kanten.',
  'feature.privacy-no': 'Afspraken kunnen niet privé worden gemaakt.',
  'feature.privacy-unproven': 'Een afspraak privé maken kan als het goed is.',
  'feature.online-meetings': 'Onlinevergaderingen',
  'feature.online-meetings-yes': 'Worden bij een afspraak gemaakt als je daarom vraagt.',
  'feature.online-meetings-no': 'Je CRM kan ze niet laten maken. Een link die in een afspraak staat, blijft.',
  'feature.online-meetings-unproven': 'Er een bij een afspraak maken kan als het goed is.',
  'feature.push': 'Meteen bericht',
  'feature.push-yes': 'De server zegt het als er iets verandert.',
  'feature.push-no': 'Concord kijkt in plaats daarvan ongeveer elke minuut.',
  'feature.push-unproven':
    'De server zegt het als het goed is als er iets verandert. Tot dan kijkt Concord zelf.',
  'feature.free-busy': 'Vrije tijd van anderen',
  'feature.free-busy-yes': 'Wanneer collega’s bezet zijn, kan worden opgevraagd.',
  'feature.free-busy-no': 'Wanneer collega’s bezet zijn, kan niet worden opgevraagd.',
  'feature.free-busy-unproven': 'Wanneer collega’s bezet zijn, kan waarschijnlijk worden opgevraagd.',
  'feature.sub-calendars': 'Je andere agenda’s',
  'feature.sub-calendars-yes': 'Ze kunnen worden opgesomd.',
  'feature.sub-calendars-no': 'Ze kunnen niet worden opgesomd.',
  'feature.sub-calendars-unproven': 'Misschien kunnen ze niet allemaal worden opgesomd.',
  'feature.change-log': 'Snel kijken',
  'feature.change-log-yes': 'De server vertelt wat er veranderd is.',
  'feature.change-log-no': 'Concord vergelijkt lijsten; er wordt niets gemist.',
  'feature.change-log-unproven':
    'De server vertelt als het goed is wat er veranderd is. Tot dan vergelijkt Concord lijsten.',

  'feature-reason.not-in-protocol': 'Dit soort account heeft dat niet, op geen enkele server.',
  'feature-reason.not-on-server': 'De server zegt dat hij dat niet heeft.',
  'feature-reason.not-told': 'De server zegt het niet.',
  'feature-reason.contradictory': 'Wat de server hierover zegt, klopt niet met elkaar.',
  'feature-reason.shown-by-first-write': 'De server zegt het; de eerste keer blijkt of het waar is.',
  'feature-reason.own-address-unknown': 'De server zegt niet welk adres van jou is.',
  'feature-reason.nothing-writable': 'Je mag de agenda’s van dit account alleen lezen.',
  'feature-reason.nested-hidden':
    'Agenda’s die in andere agenda’s liggen, staan er niet bij: deze server somt ze niet op.',

  'limits.title': 'Wat je CRM niet kan',
  'limit.crm-cannot-change':
    'Wat je in je agenda wijzigt, blijft in je CRM zoals het was. Concord houdt er een lijst van bij.',
  'limit.crm-cannot-remove':
    'Wat je in je agenda verwijdert, blijft in je CRM staan. Concord houdt er een lijst van bij.',
  'limit.crm-cannot-be-read':
    'Het vertelt niet wat erin staat. Er komt niets uit in je agenda, en de eerste keer ziet Concord niet wat er al is.',
  'limit.crm-cannot-look-up':
    'Valt de verbinding weg bij het toevoegen van een afspraak, dan vraagt Concord je of hij is aangekomen.',
  'limit.crm-has-no-lease': 'Het merkt een tweede computer niet op. Gebruik Concord maar op één computer.',
  'limit.crm-has-no-agreements':
    'Het bewaart niets voor je andere computers. Wat bij elkaar hoort, is alleen op deze bekend.',
  'limit.crm-has-no-locks':
    'Het laat niet zien wat je daar niet mag wijzigen. Zo’n wijziging wordt teruggezet; bij Activiteit staat het.',
  'limit.crm-has-no-reports': 'Collega’s zien daar niet dat je verbonden bent.',
} as const satisfies Translated<typeof english>;
