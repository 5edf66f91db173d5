/** Dutch: the tray, and notifications. They show on a locked screen too: no names of people, no titles. */

import type { tray as english } from '../en/tray.ts';
import type { Translated } from '../entry.ts';

export const tray = {
  'tray.not-set-up': 'Nog niet ingesteld',
  'tray.set-up': 'Concord instellen…',
  'tray.last-agreed': 'Voor het laatst gelijk: {when}',
  'tray.paused': 'Gepauzeerd tot je hervat',
  'tray.paused-until': 'Gepauzeerd tot {when}',
  'tray.mail': 'E-mail: {state}',
  'tray.mailboxes': '{count} mailboxen: {state}',
  'tray.open': 'Concord openen',
  'tray.help': 'Help',
  'tray.report': 'Probleem melden…',
  'tray.log-folder': 'Logmap openen',
  'tray.about': 'Over Concord',
  'tray.quit': 'Concord afsluiten',

  'no-start.title': 'Concord kon niet starten',
  'no-start.text': 'Misschien zijn de eigen bestanden beschadigd of onbereikbaar. In de logmap staat meer.',

  'no-tray.message': 'Concord laten werken?',
  'no-tray.detail':
    'Dit bureaublad heeft geen plek voor het pictogram van Concord. Concord kan zonder venster blijven werken; start het opnieuw om het venster te openen.',
  'no-tray.keep': 'Laten werken',
  'no-tray.quit': 'Afsluiten',

  'notification.needs-you': 'Concord heeft je nodig',
  'notification.needs-you-text': 'Tot die tijd zijn beide kanten misschien niet gelijk.',
  'notification.waiting-text': {
    one: 'Er wacht {count} beslissing op je.',
    other: 'Er wachten {count} beslissingen op je.',
  },
  'notification.error': 'Al meer dan een uur niet gelijk',
  'notification.error-text': 'Concord blijft het proberen. Open Concord om te zien wat er mis is.',
  'notification.not-fresh': 'Al meer dan een uur niet gecontroleerd',
  'notification.not-fresh-text':
    'Een agenda of map kan nu niet worden gelezen. Open Concord om te zien welke.',
  'notification.first-sync': 'Alles is gelijk',
  'notification.first-sync-text': 'Je agenda en je CRM zijn voor het eerst gelijk. Concord houdt dat zo.',
} as const satisfies Translated<typeof english>;
