/** Dutch: entries that cannot be synchronised. */

import type { quarantine as english } from '../en/quarantine.ts';
import type { Translated } from '../entry.ts';

export const quarantine = {
  'quarantine.count': {
    one: '{count} afspraak kan niet worden gesynchroniseerd',
    other: '{count} afspraken kunnen niet worden gesynchroniseerd',
  },
  'quarantine.lead':
    'Aan beide kanten blijven ze zoals ze zijn. Al het andere wordt gewoon gesynchroniseerd.',
  'quarantine.list': 'Afspraken die niet kunnen worden gesynchroniseerd',
  'quarantine.retried': 'Concord probeert het nu opnieuw.',
  'quarantine.confirmed': 'Concord controleert het nu.',
  'quarantine.none': 'Ze zijn allemaal weer gelijk.',
  'quarantine.loading': 'De lijst laden…',
  'quarantine.unknown': 'Een afspraak zonder leesbare titel',
  'quarantine.file': 'Bestand {file}',
  'quarantine.in-provider': 'In je agenda',
  'quarantine.in-provider-named': 'In je agenda {name}',
  'quarantine.in-crm': 'In je CRM',
  'quarantine.in-crm-named': 'In {name}',
  'quarantine.next': 'Concord probeert het {when} opnieuw.',
  'quarantine.due': 'Concord probeert het zo opnieuw.',
  'quarantine.retry': 'Opnieuw proberen',
  'quarantine.changed-there': 'Ik heb hem daar gewijzigd',
  'quarantine.removed-there': 'Ik heb hem daar verwijderd',
  'quarantine.stale': 'Dit is intussen veranderd. Bekijk het nog eens.',
  'quarantine.retry-all': 'Alles opnieuw proberen',

  'why.reading-item-unreadable': 'Concord kan hem niet lezen.',
  'way.reading-item-unreadable-provider': 'Open hem in je agendaprogramma en sla hem opnieuw op.',
  'way.reading-item-unreadable-crm': 'Open hem in je CRM en sla hem opnieuw op.',
  'why.reading-item-too-large': 'Hij is te groot voor Concord.',
  'way.reading-item-too-large-provider':
    'Kort in je agendaprogramma de notities in, of haal er gasten of uitzonderingen uit.',
  'way.reading-item-too-large-crm': 'Kort in je CRM de notities in, of haal er gasten uit.',
  'why.reading-other': 'De server levert hem niet goed aan.',
  'way.reading-other': 'Je hoeft nu niets te doen. Blijft het zo, zeg het dan tegen wie de server beheert.',

  'why.writing-item-rejected-provider': 'Je CRM heeft hem geweigerd.',
  'way.writing-item-rejected-provider': 'Wijzig hem in je agendaprogramma, of zet hem zelf in je CRM.',
  'why.writing-item-rejected-crm': 'Je agenda heeft hem geweigerd.',
  'way.writing-item-rejected-crm': 'Wijzig hem in je CRM, of zet hem zelf in je agenda.',
  'why.writing-item-too-large-provider': 'Hij is te groot voor je CRM.',
  'way.writing-item-too-large-provider': 'Kort de notities in je agendaprogramma in.',
  'why.writing-item-too-large-crm': 'Hij is te groot voor je agenda.',
  'way.writing-item-too-large-crm': 'Kort de notities in je CRM in.',
  'why.writing-not-permitted-provider': 'Je mag deze wijziging niet doen in je CRM.',
  'way.writing-not-permitted-provider': 'Vraag de beheerder van je CRM of het mag.',
  'why.writing-not-permitted-crm': 'Je mag deze wijziging niet doen in je agenda.',
  'way.writing-not-permitted-crm': 'Vraag het de eigenaar van de agenda of de organisator van de afspraak.',
  'why.writing-already-exists': 'Aan de andere kant staat er al een, die Concord niet mag zien.',
  'way.writing-already-exists': 'Zoek hem daar op. Is het dezelfde, verwijder dan een van de twee.',
  'why.writing-crm-cannot-change':
    'In je CRM is hij verouderd: je CRM accepteert van Concord wel nieuwe afspraken, maar geen wijzigingen.',
  'way.writing-crm-cannot-change': 'Wijzig hem zelf in je CRM.',
  'why.writing-crm-cannot-remove':
    'Hij is uit je agenda verwijderd en staat nog in je CRM, waar Concord niets mag verwijderen.',
  'way.writing-crm-cannot-remove': 'Verwijder hem daar zelf.',
  'why.writing-other': 'De andere kant heeft hem geweigerd.',
  'way.writing-other': 'Je hoeft nu niets te doen. Blijft het zo, zeg het dan tegen wie de server beheert.',

  'about.field-uid': 'Wat is geweigerd: de unieke ID.',
  'about.field-title': 'Wat is geweigerd: de titel.',
  'about.field-description': 'Wat is geweigerd: de notities.',
  'about.field-descriptionContentType': 'Wat is geweigerd: de opmaak van de notities.',
  'about.field-start': 'Wat is geweigerd: het begin.',
  'about.field-timeZone': 'Wat is geweigerd: de tijdzone.',
  'about.field-duration': 'Wat is geweigerd: de duur.',
  'about.field-showWithoutTime': 'Wat is geweigerd: de keuze tussen hele dag en een tijd.',
  'about.field-status': 'Wat is geweigerd: de status.',
  'about.field-freeBusyStatus': 'Wat is geweigerd: de keuze tussen vrij en bezet.',
  'about.field-privacy': 'Wat is geweigerd: de privacy.',
  'about.field-locations': 'Wat is geweigerd: de locatie.',
  'about.field-virtualLocations': 'Wat is geweigerd: de links.',
  'about.field-participants': 'Wat is geweigerd: de gasten.',
  'about.field-relatedTo': 'Wat is geweigerd: het verband met een andere reeks.',
  'about.field-recurrenceRules': 'Wat is geweigerd: de herhaling.',
  'about.field-recurrenceOverrides': 'Wat is geweigerd: de gewijzigde data.',

  'why.not-a-calendar': 'Wat daar staat, is geen afspraak.',
  'way.not-a-calendar': 'Verwijder het in je agendaprogramma en voer de afspraak opnieuw in.',
  'why.no-event': 'Er zit geen afspraak in.',
  'way.no-event': 'Mis je er een, voer hem dan opnieuw in je agendaprogramma in.',
  'why.cut-off': 'Het einde ontbreekt, alsof het opslaan is onderbroken.',
  'way.cut-off': 'Open hem in je agendaprogramma, kijk hem na en sla hem opnieuw op.',
  'why.no-uid': 'Hij heeft geen unieke ID.',
  'way.no-uid': 'Maak er in je agendaprogramma een kopie van en verwijder de oude.',
  'why.no-start': 'Er staat niet in wanneer hij begint.',
  'way.no-start': 'Geef hem in je agendaprogramma een datum en tijd.',
  'why.time-impossible': 'Er staat een datum of tijd in die niet bestaat.',
  'way.time-impossible': 'Kies datum en tijd opnieuw in je agendaprogramma, of vraag het de organisator.',
  'why.duration-impossible': 'De duur kan niet kloppen.',
  'way.duration-impossible':
    'Kies in je agendaprogramma opnieuw wanneer hij eindigt, of vraag het de organisator.',
  'why.rule-not-understood': 'Concord kan niet lezen hoe hij zich herhaalt.',
  'way.rule-not-understood':
    'Kies in je agendaprogramma opnieuw hoe hij zich herhaalt, of vraag het de organisator.',
  'why.rule-of-another-calendar': 'Hij herhaalt zich volgens een andere kalender dan de gregoriaanse.',
  'way.rule-of-another-calendar':
    'Laat hem zich op gewone datums herhalen, of voer de datums een voor een in.',
  'why.excluding-rule': 'Hij slaat datums over met een regel die programma’s niet meer gebruiken.',
  'way.excluding-rule':
    'Open de reeks in je agendaprogramma en sla hem opnieuw op, of annuleer die datums een voor een.',
  'why.change-from-here-on':
    'Eén wijziging geldt voor alle latere datums, op een manier die programma’s niet meer gebruiken.',
  'way.change-from-here-on': 'Laat de reeks daar eindigen in je agendaprogramma en begin een nieuwe.',
  'why.several-events': 'Er staan meerdere afspraken in één bestand.',
  'way.several-events':
    'Importeer dat bestand opnieuw in je agendaprogramma, zodat elke afspraak apart komt te staan.',
  'why.contradicts-itself': 'Hetzelfde staat er twee keer in, en verschillend.',
  'way.contradicts-itself': 'Open hem in je agendaprogramma, kijk hem na en sla hem opnieuw op.',
  'why.series-unknown': 'Hij hoort bij een reeks die niet in je agenda staat.',
  'way.series-unknown':
    'Als een collega de reeks organiseert, vraag dan om een uitnodiging. Gaat de reeks niet meer door, verwijder dan de datums ervan in het CRM.',
  'why.reader-failed': 'Concord maakte een fout bij het lezen ervan.',
  'way.reader-failed':
    'Meld deze fout, en voer de afspraak opnieuw in als hij vandaag nog moet worden gesynchroniseerd.',
  'why.not-handed-out':
    'Hij staat in de lijst, maar bestaat volgens je agenda of CRM niet als Concord ernaar vraagt.',
  'way.not-handed-out':
    'Heb je hem verwijderd, laad de lijst daar dan opnieuw. Zo niet, maak een kopie en verwijder de oude.',
  'why.version-before-our-change':
    'Concord heeft hem gewijzigd, en de server blijft de versie van daarvoor geven.',
  'way.version-before-our-change':
    'Concord vraagt het bij elke synchronisatie opnieuw. Na een uur geldt die versie als een wijziging van iemand.',
  'why.another-entry': 'De server geeft een andere afspraak als Concord om deze vraagt.',
  'way.another-entry':
    'Concord vraagt het later opnieuw. Heb je hem met opzet door een andere vervangen, maak dan een kopie van de nieuwe en verwijder die.',
  'why.address-unusable': 'De server noemt een adres dat niet werkt.',
  'way.address-unusable':
    'Maak er in je agendaprogramma een kopie van en verwijder de oude, of meld het aan wie de server beheert.',
  'why.uid-shared': 'Een andere afspraak heeft dezelfde unieke ID.',
  'way.uid-shared': 'Maak er in je agendaprogramma een kopie van en verwijder de oude.',
  'why.too-large': 'Hij is veel groter dan een afspraak hoeft te zijn.',
  'way.too-large': 'Haal er in je agendaprogramma bijlagen of lange notities uit.',
  'why.too-many-exceptions': 'Er zijn meer datums gewijzigd dan Concord bijhoudt.',
  'way.too-many-exceptions': 'Laat de reeks vandaag eindigen in je agendaprogramma en begin een nieuwe.',
  'why.too-many-rules': 'Hij herhaalt zich op meer manieren tegelijk dan Concord volgt.',
  'way.too-many-rules': 'Maak er in je agendaprogramma meerdere reeksen van.',
  'why.too-many-guests': 'Hij heeft meer gasten dan Concord bijhoudt.',
  'way.too-many-guests': 'Nodig het adres van een groep uit, of vraag het de organisator.',

  'skipped.list': 'Overgeslagen afspraken',
  'skipped.lead': 'Ze blijven zoals ze zijn, aan hun eigen kant.',
  'skipped.resumed': 'De afspraak wordt vanaf nu weer gesynchroniseerd.',
  'skipped.none': 'Er wordt geen afspraak meer overgeslagen.',
  'skipped.unknown': 'Een afspraak waarvan Concord de titel niet heeft bewaard',
  'skipped.only-in-provider': 'Alleen in je agenda',
  'skipped.only-in-crm': 'Alleen in je CRM',
  'skipped.resume': 'Toch synchroniseren',
  'skipped.by-you': 'Je hebt deze apart gehouden.',
  'skipped.by-you-at': 'Je hebt deze apart gehouden: {when}.',
  'skipped.existed-before': 'De afspraak bestond al, en je koos ervoor zulke afspraken te laten staan.',
  'skipped.separate': 'De afspraak wordt apart gehouden van de andere kant.',
  'skipped.hidden': 'De andere kant laat je de tegenhanger niet zien.',
  'skipped.own-version':
    'Je hebt deze gewijzigd terwijl je beheerder dat niet toestaat. Sindsdien is hij alleen van jou.',
  'skipped.duplicate-uid': 'Een andere afspraak heeft dezelfde ID en staat ervoor in de plaats.',
  'skipped.prefix': 'De titel begint niet met je titelfilter.',
  'skipped.private': 'De afspraak is privé, en privéafspraken komen niet in je CRM.',
  'skipped.filter-labels': 'De categorieën en kleur passen niet bij je filters.',
  'skipped.filter-people': 'Je CRM kent geen van de deelnemers, en dat vragen je filters.',
  'skipped.filter-declined': 'Je hebt deze afgewezen, en je filters laten zulke afspraken weg.',
  'skipped.filter-free': 'Je bent er niet bezet door, en je filters laten zulke afspraken weg.',
  'skipped.filter-out-of-office': 'Er staat dat je afwezig bent, en je filters laten zulke afspraken weg.',
  'skipped.filter-all-day': 'De afspraak duurt de hele dag, en je filters laten zulke afspraken weg.',
  'skipped.double':
    'Een ander programma heeft deze gemaakt, naast een afspraak die al gesynchroniseerd wordt. Je kunt hem verwijderen.',
  'skipped.direction': 'Alleen afspraken uit je CRM worden gesynchroniseerd; zo is het gekozen.',
  'skipped.not-pushed': 'In je CRM staat dat deze niet synchroniseert.',
  'skipped.switched-off': 'Deze kwam erbij terwijl synchroniseren uitstond, en wacht op je antwoord.',
  'skipped.awaits-invitation':
    'Een collega organiseert deze. De afspraak verschijnt zodra de uitnodiging uit diens agenda binnenkomt, of zonder gasten als die er binnen een uur niet is.',
  'skipped.declined':
    'Een collega organiseert deze, en je hebt afgewezen. Je agenda bewaart geen afspraken die je afwijst.',
} as const satisfies Translated<typeof english>;
