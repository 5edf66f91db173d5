/** Dutch: the tray, and notifications. They show on a locked screen too: no names of people, no titles. */

import type { tray as english } from '../en/tray.ts';
import type { Translated } from '../entry.ts';

export const tray = {
  'tray.not-set-up': 'Nog niet ingesteld',
  'tray.set-up': 'Concord instellen…',
  'tray.last-agreed': 'Laatst liep alles gelijk: {when}',
  'tray.paused': 'Gepauzeerd tot je hervat',
  'tray.paused-until': 'Gepauzeerd tot {when}',
  'tray.open': 'Concord openen',
  'tray.help': 'Help',
  'tray.report': 'Probleem melden…',
  'tray.log-folder': 'Logmap openen',
  'tray.about': 'Over Concord',
  'tray.quit': 'Concord afsluiten',

  'no-start.title': 'Concord kon niet starten',
  'no-start.text': 'Misschien zijn de eigen bestanden beschadigd of onbereikbaar. In de logmap staat meer.',

  'no-tray.message': 'Concord laten doorlopen?',
  'no-tray.detail':
    'Dit bureaublad heeft geen plek voor het pictogram van Concord. Het kan zonder venster doorgaan; start het opnieuw om het venster te openen.',
  'no-tray.keep': 'Laten doorlopen',
  'no-tray.quit': 'Afsluiten',

  'notification.needs-you': 'Je bent even nodig',
  'notification.needs-you-text': 'Tot die tijd lopen je agenda en je CRM misschien niet gelijk.',
  'notification.waiting-text': {
    one: '{count} beslissing wacht op je.',
    other: '{count} beslissingen wachten op je.',
  },
  'notification.error': 'Al meer dan een uur loopt niet alles gelijk',
  'notification.error-text': 'Concord blijft het proberen. Open Concord om te zien wat er mis is.',
  'notification.first-sync': 'Alles loopt gelijk',
  'notification.first-sync-text': 'Je agenda en je CRM zijn het voor het eerst eens. Concord houdt dat zo.',
} as const satisfies Translated<typeof english>;
