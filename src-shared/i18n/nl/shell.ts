/** Dutch: navigation, words used everywhere, and the pages shown while there is no connection to Concord itself. */

import type { shell as english } from '../en/shell.ts';
import type { Translated } from '../entry.ts';

export const shell = {
  'app.name': 'Concord',
  'nav.label': 'Schermen',
  'nav.status': 'Status',
  'nav.calendars': 'Agenda',
  'nav.mail': 'E-mail',
  'nav.activity': 'Activiteit',
  'nav.settings': 'Instellingen',
  'nav.waiting': { one: '{count} beslissing wacht op je', other: '{count} beslissingen wachten op je' },
  'nav.skip': 'Naar de inhoud',

  'action.back': 'Terug',
  'action.continue': 'Verder',
  'action.cancel': 'Annuleren',
  'action.close': 'Sluiten',
  'action.copy': 'Kopiëren',
  'action.copied': 'Gekopieerd',
  'action.show': 'Tonen',
  'field.show': 'Tonen',
  'field.hide': 'Verbergen',
  'field.show-label': 'Tonen wat je hebt getypt',
  'field.hide-label': 'Verbergen wat je hebt getypt',
  'action.more': 'Meer tonen',
  'action.try-again': 'Opnieuw proberen',
  'action.open-settings': 'Instellingen openen',

  'field.required': 'Vul dit in',
  'problem.retry-soon': 'Concord probeert het {when} opnieuw.',
  'problem.retry-at': 'Concord probeert het om {time} opnieuw.',

  'side.provider': 'Je agenda',
  'side.mailbox': 'Je mailbox',
  'side.crm': 'Je CRM',

  'details.label': 'Details',
  'details.code': 'Code',
  'details.host': 'Server',
  'details.status': 'Antwoord',

  'connecting.title': 'Een ogenblik',
  'connecting.text': 'Concord wordt gestart.',
  'lost.title': 'Concord antwoordt niet',
  'lost.text':
    'Deze pagina probeert het vanzelf opnieuw. Is Concord gestopt of opnieuw gestart, dan is het adres anders: start het, druk op Enter in de terminal en open het adres dat het toont.',
  'lost.short':
    'Geen verbinding met Concord. Opnieuw proberen… Is het opnieuw gestart, druk dan op Enter in de terminal en open het adres dat het toont.',
  'refused.title': 'Open Concord opnieuw',
  'refused.text':
    'Voor je veiligheid werkt het adres maar één keer. Druk op Enter in de terminal waar Concord draait en open het nieuwe adres dat het toont. Is Concord gestopt, start het dan opnieuw.',
  'call.refused': 'Dat lukte niet. Er is niets veranderd; probeer het opnieuw.',
  'locked.administrator': 'Bepaald door de beheerder van je CRM',
  'locked.policy': 'Bepaald door je organisatie',
} as const satisfies Translated<typeof english>;
