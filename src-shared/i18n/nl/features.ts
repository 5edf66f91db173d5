/** Dutch: what a connected account can do, cannot do, and has still to show (A4). */

import type { features as english } from '../en/features.ts';
import type { Translated } from '../entry.ts';

export const features = {
  'features.title': 'Wat dit account kan',
  'features.yes': 'Werkt',
  'features.no': 'Niet beschikbaar',
  'features.unproven': 'Nog niet bevestigd',
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
  'feature.push': 'Directe meldingen',
  'feature.push-yes': 'De server meldt het direct als er iets verandert.',
  'feature.push-no': 'Concord controleert in plaats daarvan ongeveer elke minuut.',
  'feature.push-unproven':
    'Als het goed is, meldt de server het direct als er iets verandert. Tot dan controleert Concord zelf.',
  'feature.free-busy': 'Beschikbaarheid van collega’s',
  'feature.free-busy-yes': 'Je kunt zien wanneer collega’s bezet zijn.',
  'feature.free-busy-no': 'Je kunt niet zien wanneer collega’s bezet zijn.',
  'feature.free-busy-unproven': 'Je kunt waarschijnlijk zien wanneer collega’s bezet zijn.',
  'feature.sub-calendars': 'Je andere agenda’s',
  'feature.sub-calendars-yes': 'Concord kan ze zien.',
  'feature.sub-calendars-no': 'Concord kan ze niet zien.',
  'feature.sub-calendars-unproven': 'Misschien ziet Concord ze niet allemaal.',
  'feature.change-log': 'Snelle controles',
  'feature.change-log-yes': 'De server meldt wat er veranderd is.',
  'feature.change-log-no': 'Concord vergelijkt lijsten; er wordt niets gemist.',
  'feature.change-log-unproven':
    'Als het goed is, meldt de server wat er veranderd is. Tot dan vergelijkt Concord lijsten.',

  'feature-reason.not-in-protocol': 'Dit soort account heeft dat niet, op geen enkele server.',
  'feature-reason.not-on-server': 'De server zegt dat hij dat niet heeft.',
  'feature-reason.not-told': 'De server zegt het niet.',
  'feature-reason.contradictory': 'Wat de server hierover zegt, is tegenstrijdig.',
  'feature-reason.shown-by-first-write': 'De server zegt het; de eerste echte wijziging bevestigt het.',
  'feature-reason.own-address-unknown': 'De server zegt niet welk adres van jou is.',
  'feature-reason.nothing-writable': 'Je mag de agenda’s van dit account alleen lezen.',
  'feature-reason.nested-hidden': 'Agenda’s in andere agenda’s staan er niet bij: deze server noemt ze niet.',

  'limits.title': 'Wat je CRM niet kan',
  'limit.crm-cannot-change':
    'Wat je in je agenda wijzigt, blijft in je CRM zoals het was. Concord houdt er een lijst van bij.',
  'limit.crm-cannot-remove':
    'Wat je in je agenda verwijdert, blijft in je CRM staan. Concord houdt er een lijst van bij.',
  'limit.crm-cannot-be-read':
    'Het meldt niet wat erin staat. Er komt niets uit in je agenda, en de eerste synchronisatie ziet niet wat er al is.',
  'limit.crm-cannot-look-up':
    'Valt de verbinding weg bij het toevoegen van een afspraak, dan vraagt Concord je of hij is aangekomen.',
  'limit.crm-has-no-lease': 'Het merkt een tweede computer niet op. Gebruik Concord maar op één computer.',
  'limit.crm-has-no-agreements':
    'Het bewaart niets voor je andere computers. Welke afspraken bij elkaar horen, is alleen op deze bekend.',
  'limit.crm-has-no-locks':
    'Het laat niet zien wat je daar niet mag wijzigen. Zo’n wijziging wordt teruggezet; bij Activiteit staat het.',
  'limit.crm-has-no-reports': 'Collega’s zien daar niet dat je verbonden bent.',
  'limit.crm-has-no-sub-calendars': 'Je andere agenda’s kunnen daar niet worden getoond.',
  'limit.crm-has-no-mail': 'Het neemt geen e-mail aan: je mailbox blijft zoals hij is.',
} as const satisfies Translated<typeof english>;
