/** Dutch: the account's mailbox moved (A13). */

import type { moved as english } from '../en/moved.ts';
import type { Translated } from '../entry.ts';

export const moved = {
  'moved.heading': 'Een ander account of een andere server',
  'moved.text':
    'Is je mailbox verhuisd naar een andere aanbieder, een andere server of een ander adres? Log daar in, en Concord gaat met dezelfde afspraken verder.',
  'moved.open': 'Mijn mailbox is verhuisd…',
  'moved.dialog': 'Mijn mailbox is verhuisd',
  'moved.where': 'Waar staat je mailbox nu?',
  'moved.which': 'In welke agenda staan je afspraken nu?',
  'moved.calendar-note':
    'Deze komt in de plaats van je huidige agenda zodra je bevestigt. Daarna ligt de keuze vast, tenzij je mailbox weer verhuist.',
  'moved.check-title': 'Verdergaan met het nieuwe account?',
  'moved.check-lead': 'Er is nog niets veranderd.',
  'moved.from': 'Van',
  'moved.to': 'Naar',
  'moved.calendar': 'Agenda',
  'moved.kept': {
    one: '{count} afspraak wordt nu met je CRM gesynchroniseerd. Concord zoekt hem in de nieuwe agenda en blijft hem synchroniseren.',
    other:
      '{count} afspraken worden nu met je CRM gesynchroniseerd. Concord zoekt ze in de nieuwe agenda en blijft ze synchroniseren.',
  },
  'moved.no-writes':
    'Voor de verhuizing wordt niets toegevoegd, verwijderd of gemaild, aan geen van beide kanten.',
  'moved.asks':
    'Wat Concord niet in de nieuwe agenda vindt, blijft in je CRM staan, en Concord vraagt je ernaar.',
  'moved.mail': 'E-mail blijft bij de mailbox die nu verbonden is.',
  'moved.confirm': 'Naar dit account verhuizen',
  'moved.moving': 'Bezig met verhuizen…',
  'moved.looking-title': 'Concord zoekt je afspraken',
  'moved.looking-lead': 'Je kunt dit venster sluiten. Concord gaat verder.',
  'moved.done-title': 'Je agenda is verhuisd',
  'moved.found': {
    one: '{count} afspraak is teruggevonden en blijft gesynchroniseerd.',
    other: '{count} afspraken zijn teruggevonden en blijven gesynchroniseerd.',
  },
  'moved.none-found': 'Er is nog geen afspraak teruggevonden.',
  'moved.asked': {
    one: '{count} afspraak wacht op je antwoord.',
    other: '{count} afspraken wachten op je antwoord.',
  },
  'moved.none-asked': 'Er is niets te vragen.',
  'moved.answer': 'Nu antwoorden',
  'moved.mail-text':
    'Is deze mailbox verhuisd naar een andere aanbieder, een andere server of een ander adres? Log daar in, en Concord gaat met dezelfde berichten verder.',
  'moved.mail-where-lead': 'Nu verbonden: {address}',
  'moved.mail-address': 'Welk adres heeft je mailbox nu?',
  'moved.mail-sign-in': 'Log daar in',
  'moved.mail-check-title': 'Verdergaan met de nieuwe mailbox?',
  'moved.mail-kept': {
    one: '{count} bericht wordt nu met je CRM gesynchroniseerd. Concord zoekt het in de nieuwe mailbox en blijft het synchroniseren.',
    other:
      '{count} berichten worden nu met je CRM gesynchroniseerd. Concord zoekt ze in de nieuwe mailbox en blijft ze synchroniseren.',
  },
  'moved.mail-folders-follow':
    'Mappen worden gekoppeld op waar ze voor zijn of op hun naam. Wat niet past, kies je zelf.',
  'moved.mail-stays':
    'Een bericht dat niet in de nieuwe mailbox staat, blijft in je CRM. Komt het er later alsnog, dan wordt het weer gesynchroniseerd.',
  'moved.mail-calendar': 'Je agenda blijft bij het account waarmee die nu verbonden is.',
  'moved.mail-confirm': 'Naar deze mailbox verhuizen',
  'moved.mail-looking-title': 'Concord zoekt je berichten',
  'moved.mail-done-title': 'Je mailbox is verhuisd',
  'moved.mail-found': {
    one: '{count} bericht is teruggevonden en blijft gesynchroniseerd.',
    other: '{count} berichten zijn teruggevonden en blijven gesynchroniseerd.',
  },
  'moved.mail-none-found': 'Er is nog geen bericht teruggevonden.',
  'moved.mail-awaited': {
    one: '{count} bericht is nog niet in de nieuwe mailbox gevonden. Het blijft in je CRM staan.',
    other: '{count} berichten zijn nog niet in de nieuwe mailbox gevonden. Ze blijven in je CRM staan.',
  },
  'moved.mail-lost': {
    one: '{count} map heeft in de nieuwe mailbox geen tegenhanger en wordt niet gesynchroniseerd tot je er een kiest.',
    other:
      '{count} mappen hebben in de nieuwe mailbox geen tegenhanger en worden niet gesynchroniseerd tot je ze kiest.',
  },
  'moved.mail-choose': 'Naar je mappen',
  'moved.mail-asleep': 'E-mail is gestopt. Concord zoekt je berichten zodra je het weer start.',
  'moved.mail-unmapped': 'Kies welke mappen worden gesynchroniseerd.',
} as const satisfies Translated<typeof english>;
