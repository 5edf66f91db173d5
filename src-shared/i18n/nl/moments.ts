/** Dutch: what a first synchronisation and a disconnected account came to. */

import type { moments as english } from '../en/moments.ts';
import type { Translated } from '../entry.ts';

export const moments = {
  'first-sync.title': 'Je eerste synchronisatie is klaar',
  'first-sync.lead': 'Concord houdt {address} en {crm} vanaf nu op de achtergrond gelijk.',
  'first-sync.added': { one: '{count} toegevoegd', other: '{count} toegevoegd' },
  'first-sync.changed': { one: '{count} gewijzigd', other: '{count} gewijzigd' },
  'first-sync.removed': { one: '{count} verwijderd', other: '{count} verwijderd' },
  'first-sync.matched': {
    one: '{count} afspraak stond al aan beide kanten en is gekoppeld.',
    other: '{count} afspraken stonden al aan beide kanten en zijn gekoppeld.',
  },
  'first-sync.nobody': 'Er zijn geen uitnodigingen verstuurd.',
  'first-sync.next': 'Hoe nu verder?',
  'first-sync.to-status': 'Naar Status',
  'first-sync.mail': 'Mijn mailbox verbinden',
  'first-sync.show-crm': 'Laat het zien in mijn CRM',

  'disconnected.title': 'Ontkoppeld van {address} en {crm}',
  'disconnected.kept': {
    one: '{count} afspraak die aan beide kanten stond, blijft aan beide kanten staan.',
    other: '{count} afspraken die aan beide kanten stonden, blijven aan beide kanten staan.',
  },
  'disconnected.kept-none': 'Alles blijft staan waar het staat, aan beide kanten.',
  'disconnected.removed': 'Wachtwoorden en wat Concord zelf bijhield, zijn van deze computer verwijderd.',
} as const satisfies Translated<typeof english>;
