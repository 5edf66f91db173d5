/** Dutch: stopping the synchronisation, and starting it again. */

import type { stop as english } from '../en/stop.ts';
import type { Translated } from '../entry.ts';

export const stop = {
  'stop.heading': 'Stoppen of ontkoppelen',
  'stop.open': 'Synchroniseren stoppen…',
  'stop.start': 'Weer starten',
  'stop.about':
    'Stoppen is een pauze: je inloggegevens, koppelingen, mappen en regels blijven op deze computer, en als je weer start wordt er niets toegevoegd of verwijderd.',
  'stop.about-disconnect':
    'Ontkoppelen haalt het account van deze computer, bijvoorbeeld omdat het het verkeerde is of omdat de computer niet meer van jou is.',
  'stop.title': 'Synchroniseren stoppen?',
  'stop.text':
    'Je agenda, je e-mail en je CRM volgen elkaar niet meer. Wat intussen verandert, wordt gesynchroniseerd als je weer start.',
  'stop.what': 'Wat Concord heeft toegevoegd',
  'stop.keep': 'Laten staan',
  'stop.keep-hint': 'Beide kanten blijven precies zoals ze nu zijn.',
  'stop.remove': 'Verwijderen',
  'stop.remove-hint':
    'Alleen de kopieën die Concord heeft gemaakt gaan weg; elke afspraak blijft staan waar hij het eerst stond. E-mail blijft waar die is: Concord wist niets.',
  'stop.loading': 'Tellen wat Concord heeft toegevoegd…',
  'stop.from-provider': {
    one: '{count} afspraak gaat uit je agenda en blijft in je CRM',
    other: '{count} afspraken gaan uit je agenda en blijven in je CRM',
  },
  'stop.from-crm': {
    one: '{count} afspraak gaat uit je CRM en blijft in je agenda',
    other: '{count} afspraken gaan uit je CRM en blijven in je agenda',
  },
  'stop.crm-notes':
    'Wat er in je CRM bij is gezet, zoals een resultaat of een koppeling met een contact, gaat mee weg.',
  'stop.others': {
    one: '{count} andere agenda staat niet meer in je CRM, tot je weer start.',
    other: '{count} andere agenda’s staan niet meer in je CRM, tot je weer start.',
  },
  'stop.crm-keeps': 'Uit je CRM kan niets worden verwijderd, dus daar blijft alles staan.',
  'stop.nothing': 'Er is niets wat Concord heeft gemaakt en kan verwijderen.',
  'stop.guests': {
    one: 'Ook {count} vergadering met gasten uit je agenda verwijderen',
    other: 'Ook {count} vergaderingen met gasten uit je agenda verwijderen',
  },
  'stop.guests-hint':
    'De gasten krijgen misschien een afzegging. Zonder dit blijven ze staan en hoort niemand iets.',
  'stop.guests-list': 'Vergaderingen met gasten',
  'stop.guests-are': 'Gasten: {people}',
  'stop.back': 'Wat verwijderd is, blijft weg als je weer start. Onder Agenda kun je het terughalen.',
  'stop.stale': 'Er is intussen iets veranderd. Dit zou nu worden verwijderd.',
  'stop.no': 'Blijven synchroniseren',
  'stop.yes': 'Synchroniseren stoppen',
  'stop.yes-remove': {
    one: '{count} afspraak verwijderen en stoppen',
    other: '{count} afspraken verwijderen en stoppen',
  },
  'stop.stopped': 'Gestopt',
  'stop.stopped-text': 'Er wordt niets gesynchroniseerd tot je weer start.',
  'stop.removing': 'Concord verwijdert wat het heeft toegevoegd en stopt dan',
  'stop.cancel': 'Toch blijven synchroniseren',
  'stop.removed-provider': {
    one: '{count} afspraak uit je agenda verwijderd',
    other: '{count} afspraken uit je agenda verwijderd',
  },
  'stop.removed-crm': {
    one: '{count} afspraak uit je CRM verwijderd',
    other: '{count} afspraken uit je CRM verwijderd',
  },
  'stop.kept': {
    one: '{count} afspraak bleef staan, omdat die veranderd was of niet kon worden verwijderd',
    other: '{count} afspraken bleven staan, omdat ze veranderd waren of niet konden worden verwijderd',
  },
  'stop.tray': 'Gestopt tot je weer start',
} as const satisfies Translated<typeof english>;
