/** Dutch: the state of the agreement, its progress, and the status screen. */

import type { status as english } from '../en/status.ts';
import type { Translated } from '../entry.ts';

export const status = {
  'state.idle': 'Klaar om te beginnen',
  'state.in-agreement': 'Alles is gelijk',
  'state.in-agreement-except': {
    one: 'Alles is gelijk, op {count} afspraak na',
    other: 'Alles is gelijk, op {count} afspraken na',
  },
  'state.in-agreement-except-mail': {
    one: 'Alles is gelijk, op {count} bericht na',
    other: 'Alles is gelijk, op {count} berichten na',
  },
  'state.in-agreement-except-both': 'Alles is gelijk, op {entries} in de agenda en {messages} in e-mail na',
  'state.working': 'Synchroniseren',
  'state.paused': 'Gepauzeerd',
  'state.offline': 'Wacht op verbinding',
  'state.needs-you': 'Concord heeft je nodig',
  'state.error': 'Er ging iets mis',
  'state.waiting': 'Controleert zo',

  'status.between': '{address} en {crm}',
  'status.agreed': 'Voor het laatst gelijk: {when}',
  'status.paused-until': 'Tot {when}, of tot je hervat',
  'status.paused-open': 'Tot je hervat',
  'status.sample': 'Voorbeeldgegevens',
  'status.sample-text':
    'Niets hier is echt. Wijzig een afspraak aan de ene kant en zie hem aan de andere aankomen.',
  'status.sample-crm': 'Voorbeeld-CRM openen',
  'status.sample-account': 'Voorbeeldagenda en -mailbox openen',
  'status.sample-leave': 'Mijn eigen agenda gebruiken…',
  'sample.leave-title': 'Je eigen agenda gebruiken?',
  'sample.leave-text':
    'De voorbeeldgegevens worden verwijderd en het instellen begint. Er staat niets van jou in.',
  'sample.leave-yes': 'Mijn agenda instellen',
  'sample.leave-no': 'Voorbeeld houden',

  'status.sync-now': 'Nu synchroniseren',
  'status.pause': 'Pauzeren',
  'status.pause-hour': '1 uur lang',
  'status.pause-tomorrow': 'Tot morgen',
  'status.pause-resume': 'Tot ik hervat',
  'status.resume': 'Hervatten',
  'status.waiting-text': {
    one: 'Er wacht {count} beslissing op je. Al het andere wordt gewoon gesynchroniseerd.',
    other: 'Er wachten {count} beslissingen op je. Al het andere wordt gewoon gesynchroniseerd.',
  },
  'status.decide': 'Bekijken',

  'status.calendar': 'Agenda',
  'status.entries': { one: '{count} afspraak', other: '{count} afspraken' },
  'status.no-entries': 'Nog geen afspraken',
  'status.last-change': 'Laatste wijziging {when}',
  'status.no-change': 'Nog geen wijzigingen',
  'status.next': 'Volgende controle {when}',
  'status.skipped': {
    one: '{count} afspraak overgeslagen',
    other: '{count} afspraken overgeslagen',
  },

  'today.title': 'Vandaag',
  'today.none': 'Vandaag is er nog niets gewijzigd.',
  'today.crm-added': '{count} in je CRM gezet',
  'today.crm-changed': '{count} gewijzigd in je CRM',
  'today.crm-removed': '{count} verwijderd uit je CRM',
  'today.provider-added': '{count} in je agenda gezet',
  'today.provider-changed': '{count} gewijzigd in je agenda',
  'today.provider-removed': '{count} verwijderd uit je agenda',

  'phase.connecting': 'Verbinden',
  'phase.reading': 'Lezen',
  'phase.reading-provider': 'Je agenda lezen',
  'phase.reading-crm': 'Je CRM lezen',
  'phase.planning': 'Beide kanten vergelijken',
  'phase.applying': 'Schrijven',
  'phase.applying-provider': 'In je agenda schrijven',
  'phase.applying-crm': 'In je CRM schrijven',
  'phase.publishing': 'Afronden',
  'phase.done': 'Klaar',
  'progress.of': '{done} van {total}',
  'progress.so-far': '{done} tot nu toe',
  'progress.remaining': 'Nog ongeveer {time}',
  'progress.nearly': 'Bijna klaar',
  'progress.unknown': 'Resterende tijd berekenen…',
} as const satisfies Translated<typeof english>;
