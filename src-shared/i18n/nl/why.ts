/** Dutch: "why is this (not) there?", the search for an entry or a message, and the panel about one of them (D12). */
import type { why as english } from '../en/why.ts';
import type { Translated } from '../entry.ts';

export const why = {
  'find.label': 'Een afspraak of bericht zoeken',
  'find.hint': 'Een titel of onderwerp, een naam of een adres.',
  'find.day': 'Op deze dag',
  'find.go': 'Zoeken',
  'find.stop': 'Stoppen',
  'find.clear': 'Zoeken sluiten',
  'find.lead': 'Waarom staat iets hier, of juist niet? Zoek het op aan beide kanten.',
  'find.nothing-typed': 'Typ wat je zoekt, of kies een dag.',
  'find.results': 'Zoekresultaten',
  'find.found': { one: '{count} gevonden', other: '{count} gevonden' },
  'find.none': 'Niets gevonden, aan geen van beide kanten.',
  'find.asking': {
    one: 'We vragen het je agenda en je CRM… {count} item bekeken',
    other: 'We vragen het je agenda en je CRM… {count} items bekeken',
  },
  'find.done': {
    one: 'Beide kanten zijn gevraagd: {count} item bekeken.',
    other: 'Beide kanten zijn gevraagd: {count} items bekeken.',
  },
  'find.stopped': 'Zoeken gestopt.',
  'find.cut': 'Er is meer dan hier staat. Voeg een woord of een dag toe.',
  'find.trouble': 'Niet alles kon worden gevraagd:',
  'find.unknown-title': 'Titel niet bekend',
  'find.both': 'Aan beide kanten',
  'find.only-provider': 'Alleen in je agenda',
  'find.only-crm': 'Alleen in je CRM',
  'find.only-mailbox': 'Alleen in je mailbox',
  'find.neither': 'Aan geen van beide kanten meer',

  'panel.entry': 'Over deze afspraak',
  'panel.message': 'Over dit bericht',
  'panel.loading': 'We zoeken het op…',
  'panel.where': 'Waar het staat',
  'panel.mailbox': 'Je mailbox',
  'panel.there': 'Hier',
  'panel.not-there': 'Niet hier',
  'panel.unknown': 'Niet bekend',
  'panel.open-provider': 'Openen in je agenda',
  'panel.open-mailbox': 'Openen in je mailbox',
  'panel.open-crm': 'Openen in je CRM',
  'panel.no-page': 'Die kant heeft er geen pagina van.',
  'panel.why': 'Waarom',
  'panel.why-not': 'Waarom het niet wordt gesynchroniseerd',
  'panel.changed': 'Wat er is gewijzigd',
  'panel.versions': 'Beide kanten',
  'panel.same': 'Beide kanten hebben hetzelfde:',
  'panel.history': 'Geschiedenis',
  'panel.no-history': 'Concord heeft er niets aan gewijzigd.',
  'panel.review': 'De vraag bekijken',
  'panel.to-calendars': 'Agenda-instellingen',
  'panel.to-mail': 'Mailinstellingen',
  'panel.to-status': 'Het probleem tonen',
  'panel.done': 'Gelukt. Er wordt nu naar gekeken.',
  'panel.details': 'Details',
  'panel.waits': 'Het wacht op je antwoord op een vraag.',

  'answer.linked': 'Het wordt gesynchroniseerd: beide kanten hebben het, en niets wacht.',
  'answer.linked-private':
    'Het wordt gesynchroniseerd. Het is privé, dus je CRM toont alleen wanneer je bezet bent. Dat kun je wijzigen onder Agenda.',
  'answer.linked-unseen':
    'Het wordt gesynchroniseerd. Je hebt gezegd dat het in je CRM staat. Je CRM kan het niet laten zien.',
  'answer.linked-window':
    'Het wordt gesynchroniseerd. Je CRM kent geen reeksen en heeft de data tot {until}; latere volgen vanzelf.',
  'answer.linked-elsewhere':
    'Het is verplaatst naar een andere agenda van je. Je CRM houdt het vergrendeld vast tot het terugkomt in je hoofdagenda.',
  'answer.linked-awaited':
    'Je mailbox is verhuisd en deze afspraak is nog niet gevonden in de nieuwe agenda. Je CRM bewaart hem.',
  'answer.linked-change': 'Beide kanten hebben het. Er is een wijziging gezien, die nu wordt gesynchroniseerd.',
  'answer.not-read': 'Concord heeft het nog niet gelezen. Dat gebeurt bij de volgende synchronisatie.',
  'answer.not-carried-yet':
    'Concord heeft het gelezen. Bij de volgende synchronisatie komt het aan de andere kant.',
  'answer.being-made':
    'Het wordt aan de andere kant toegevoegd. De eerste poging kwam niet aan, dus het wordt opnieuw geprobeerd.',
  'answer.unclear':
    'De verbinding viel weg tijdens het schrijven. Concord kijkt eerst of het is aangekomen, zodat er niets dubbel komt.',
  'answer.suspected': 'Het lijkt weg te zijn. Concord controleert dat voordat er iets wordt verwijderd.',
  'answer.waits-for-another': 'Het hoort bij een reeks die nu niet te lezen is, en wacht daarop.',
  'answer.nowhere': 'Concord kent het niet en het staat niet meer waar het stond. Misschien is het verwijderd.',

  'answer.other-shown': 'Het staat in een andere agenda van je. Je CRM toont het, alleen-lezen.',
  'answer.other-waiting': 'Het staat in een andere agenda van je, die om de paar minuten wordt gelezen.',
  'answer.other-hidden': 'Het staat in een andere agenda van je, die je niet in je CRM toont.',
  'answer.other-feed': 'Het staat in een agenda die uit je CRM komt. Daar wordt het nooit nog eens getoond.',
  'answer.other-problem': 'Het staat in een andere agenda van je, die nu niet te lezen is.',
  'answer.other-private':
    'Het staat in een andere agenda van je en is privé. Privé-afspraken komen niet in je CRM.',
  'answer.other-linked':
    'Dezelfde afspraak wordt al vanuit je hoofdagenda gesynchroniseerd, dus niet nog eens vanuit deze agenda.',
  'answer.other-unsupported': 'Het staat in een andere agenda van je, en je CRM toont geen andere agenda’s.',

  'answer.mail-linked': 'Het wordt gesynchroniseerd: beide kanten hebben het, en niets wacht.',
  'answer.mail-change':
    'Beide kanten hebben het. Er is een wijziging gezien, die nu wordt gesynchroniseerd.',
  'answer.mail-awaited': 'Je mailbox is verhuisd en dit bericht is nog niet gevonden in de nieuwe.',
  'answer.mail-not-read': 'Concord heeft het nog niet gelezen. Dat gebeurt bij de volgende synchronisatie.',
  'answer.mail-backlog': 'Het is oudere mail. Die komt na alles wat nieuw is.',
  'answer.mail-not-carried-yet':
    'Concord heeft het gelezen. Bij de volgende synchronisatie komt het in je CRM.',
  'answer.mail-unclear':
    'De verbinding viel weg tijdens het kopiëren of verplaatsen. Concord kijkt eerst of het is aangekomen.',
  'answer.mail-suspected': 'Het staat niet meer waar het stond. Concord zoekt uit waar het is gebleven.',
  'answer.mail-pair-paused':
    'De map, of de map die erbij hoort, ontbreekt. Daarom staat deze map op pauze.',
  'answer.mail-refusing':
    'De server weigert nu alles in deze map. Concord probeert één bericht tegelijk.',
  'answer.mail-folder-off': 'Je hebt ervoor gekozen deze map niet te synchroniseren.',
  'answer.mail-nowhere':
    'Concord kent het niet en het staat niet meer waar het stond. Misschien is het verwijderd.',
  'answer.mail-left-unmapped': 'Het staat in een map die niet wordt gesynchroniseerd.',
  'answer.mail-left-junk': 'Het is gemarkeerd als spam. Spam wordt nooit gesynchroniseerd.',
  'answer.mail-left-draft': 'Het is een concept. Concepten worden nooit gesynchroniseerd.',
  'answer.mail-left-before-start': 'Het is ouder dan je startdatum.',
  'answer.mail-left-too-large': 'Het is groter dan je instellingen of je CRM toestaan.',
  'answer.mail-left-blocked': 'Iemand erin staat op je blokkeerlijst of die van je beheerder.',
  'answer.mail-left-unknown-people': 'Je CRM kent niemand erin, en je instellingen vragen daarom.',
  'answer.mail-left-crm-only':
    'Het staat alleen in je CRM. Mail gaat niet van daar naar je mailbox.',
  'answer.mail-left-hidden-in-the-crm':
    'Je CRM toont het je niet meer, dus het wordt niet opnieuw gekopieerd.',
  'answer.mail-left-deleted-in-the-crm':
    'Het is in je CRM verwijderd en ligt in je prullenbak. Haal het daar uit om het weer te synchroniseren.',

  'way.left-existed-before': 'Haal bestaande afspraken op onder Agenda.',
  'way.left-separate': 'Synchroniseer het alsnog, als jij het apart hebt gehouden.',
  'way.left-hidden': 'Vraag wie je CRM beheert om het je weer te tonen.',
  'way.left-own-version': 'Het blijft van jou. Voer het in je CRM in als het daar moet staan.',
  'way.left-duplicate-uid': 'Maak er een kopie van in je agendaprogramma en verwijder de oude.',
  'way.left-prefix': 'Wijzig de titel, of het titelfilter onder Agenda.',
  'way.left-private': 'Maak het openbaar, of wijzig onder Agenda wat je CRM van privé-afspraken ziet.',
  'way.left-double': 'Verwijder deze in je agenda; de andere wordt gesynchroniseerd.',
  'way.left-filter-labels': 'Wijzig de categorieën, of je filters onder Agenda.',
  'way.left-filter-people': 'Zet de mensen in je CRM, of wijzig je filters onder Agenda.',
  'way.left-filter-declined': 'Neem het aan, of wijzig je filters onder Agenda.',
  'way.left-filter-free': 'Toon het als bezet, of wijzig je filters onder Agenda.',
  'way.left-filter-out-of-office': 'Wijzig je filters onder Agenda.',
  'way.left-filter-all-day': 'Wijzig je filters onder Agenda.',
  'way.left-direction':
    'Voer het in je CRM in, of synchroniseer beide kanten op als je beheerder dat toestaat.',
  'way.left-not-pushed': 'Zet synchroniseren aan in je CRM.',
  'way.left-switched-off': 'Beantwoord de vraag over wat er intussen is bijgekomen.',
  'way.left-awaits-invitation': 'Je hoeft niets te doen.',
  'way.left-declined': 'Neem het aan in je CRM, of vraag de organisator je opnieuw uit te nodigen.',

  'hold.paused': 'Synchroniseren staat op pauze. Er gebeurt niets totdat je het hervat.',
  'hold.offline': 'Er is nu geen verbinding. Het gaat vanzelf verder.',
  'hold.trouble': 'Synchroniseren heeft een probleem: {problem}',
  'hold.running': 'Er wordt nu gesynchroniseerd.',
  'hold.not-set-up': 'Synchroniseren is nog niet gestart.',
  'hold.mail-asleep': 'Je hebt het synchroniseren van mail gestopt.',
  'hold.mail-unmapped': 'Kies eerst je mappen: mail wordt nog niet gesynchroniseerd.',
  'hold.mail-unavailable': 'Deze mailbox wordt niet gesynchroniseerd.',
} as const satisfies Translated<typeof english>;
