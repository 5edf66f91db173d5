/** Dutch: setup, from the welcome to the first run. */

import type { setup as english } from '../en/setup.ts';
import type { Translated } from '../entry.ts';

export const setup = {
  'setup.title': 'Concord instellen',
  'setup.steps': 'Stappen',
  'setup.step-of': 'Stap {number} van {total}',
  'setup.finished': 'klaar',
  'setup.language': 'Taal',

  'step.crm': 'Je CRM',
  'step.account': 'Je account',
  'step.what': 'Wat synchroniseert',
  'step.check': 'Controle',
  'step.first-run': 'Eerste synchronisatie',

  'welcome.title': 'Je agenda en je CRM altijd gelijk',
  'welcome.lead': 'Concord houdt beide kanten gelijk, vanaf deze computer.',
  'welcome.does': 'Wat Concord doet',
  'welcome.does-1':
    'Wat je in je agenda plant ook in je CRM zetten, en andersom. Ook je mail, als je je mailbox koppelt.',
  'welcome.does-2': 'Alles laten zien voordat er voor het eerst iets verandert.',
  'welcome.does-3': 'Elke wijziging onthouden, met de reden erbij.',
  'welcome.never': 'Wat Concord nooit doet',
  'welcome.never-1': 'Uit zichzelf iemand uitnodigen.',
  'welcome.never-2': 'Iets verwijderen zonder bewijs dat jij het verwijderd hebt.',
  'welcome.never-3': 'Je wachtwoord of je gegevens via onze servers sturen.',
  'welcome.start': 'Instellen',
  'welcome.sample': 'Proberen met voorbeeldgegevens',
  'welcome.second-sample-lead':
    'De voorbeeldgegevens hebben een eigen agenda. Je kunt ze ook proberen met een nagebootst Google-account: de pagina’s en alle gegevens ervan blijven op deze computer.',
  'welcome.second-sample': 'Proberen met een nagebootst Google-account',

  'crm.title': 'Je CRM',
  'crm.lead.bridge':
    'Concord werkt met elk CRM dat de open Bridge API aanbiedt. Je beheerder weet het adres.',
  'crm.kind': 'Soort CRM',
  'crm.kind.bridge': 'Bridge API',
  'crm.url': 'Adres van je CRM',
  'crm.url-hint': 'Bijvoorbeeld https://crm.example.com',
  'crm.token': 'Toegangssleutel',
  'crm.token-hint': 'Maak er een in je CRM, bij je profiel. De sleutel blijft op deze computer.',
  'crm.connect': 'Verbinden',
  'crm.connecting': 'Verbinden…',
  'crm.connected': 'Verbonden als {user}',
  'crm.change': 'Een ander CRM gebruiken',

  'address.not-an-address': 'Dit is geen adres. Vul er een in zoals https://server.example.com.',
  'address.not-encrypted':
    'Zonder versleuteling kan iedereen onderweg meelezen. Gebruik het adres dat met https:// begint.',
  'address.of-crm': 'Dit is het adres van je CRM.',

  'account.title': 'Je account',
  'account.lead': 'Vul het e-mailadres in van de agenda die Concord gelijk houdt.',
  'account.address': 'E-mailadres',
  'account.not-an-address': 'Vul een e-mailadres in, zoals anna@example.com.',
  'account.own-server': 'Ik ken mijn server',
  'account.discover': 'Mijn agenda zoeken',
  'account.discovering': 'De server van je agenda zoeken…',
  'account.kinds':
    '‘Mijn agenda zoeken’ werkt met KerioConnect, Nextcloud, Fastmail en andere servers met CalDAV, en met Exchange 2013 of nieuwer op eigen servers van je organisatie.',
  'account.kind': 'Soort account',
  'account.kind.caldav': 'CalDAV',
  'account.kind.exchange': 'Exchange',
  'account.kind.google': 'Google',
  'account.kind.imap': 'IMAP',
  'account.kind.microsoft': 'Microsoft',
  'account.of.google': 'Gmail en Google Workspace',
  'account.of.microsoft': 'Microsoft 365, Outlook.com en Hotmail',
  'account.found': 'Je agenda staat op {host}',
  'account.found-kind': '{kind} is gevonden op {host}',
  'account.confirm': 'Stuur mijn wachtwoord naar {host}',
  'account.confirm-hint':
    'Deze server hoort niet bij het domein van je adres. Ga alleen verder als je de naam herkent.',
  'account.confirm-needed': 'Vink dit aan als je de server kent. Er is nog niets naartoe gestuurd.',
  'account.password': 'Wachtwoord',
  'account.password-hint':
    'Tweestapsverificatie? Maak bij je provider een app-wachtwoord en vul dat hier in.',
  'account.sign-in': 'Inloggen',
  'account.signing-in': 'Inloggen…',
  'account.other-address': 'Een ander adres gebruiken',
  'account.advanced': 'Geavanceerde instellingen',
  'account.user': 'Gebruikersnaam',
  'account.user-hint': 'Laat leeg als het je e-mailadres is.',
  'account.user-hint-windows':
    'Laat leeg als het je e-mailadres is. Sommige organisaties gebruiken de Windows-naam, zoals CONTOSO\\anna.',
  'account.url': 'Adres van de server',
  'account.url-hint': 'Laat leeg om te gebruiken wat er gevonden is.',
  'account.server-hint': 'Bijvoorbeeld https://dav.example.com',
  'account.server-hint-windows': 'Bijvoorbeeld https://mail.example.com',
  'account.domain': 'Windows-domein',
  'account.domain-hint':
    'Alleen nodig als er geen domein in je gebruikersnaam staat en je beheerder je er een heeft gegeven.',
  'account.authentication': 'Verificatie',
  'account.authentication-hint':
    'Hoe je wachtwoord wordt verstuurd. Automatisch kiest NTLM als de server dat aanbiedt, omdat NTLM de server je wachtwoord niet laat zien.',
  'account.authentication.as-before': 'Zoals het was',
  'account.authentication.automatic': 'Automatisch',
  'account.authentication.ntlm': 'NTLM',
  'account.authentication.basic': 'Basic',
  'account.ca': 'Eigen CA-certificaat (PEM)',
  'account.ca-hint': 'Het wordt alleen voor deze server vertrouwd.',
  'account.key-file': 'Bewaar mijn wachtwoord in een bestand dat alleen ik kan lezen',
  'account.key-file-hint':
    'Deze computer heeft geen veilige plek voor wachtwoorden. Concord kan in plaats daarvan een versleuteld bestand in je eigen map gebruiken.',
  'account.key-file-needed':
    'Concord heeft hiervoor eerst je ja nodig, om je wachtwoord te kunnen bewaren. Er is niets verstuurd.',
  'account.again': 'Opnieuw inloggen',
  'account.again-crm': 'Opnieuw inloggen bij je CRM',
  'account.connected': 'Ingelogd bij {host}',
  'account.lacks': 'Wat dit account niet kan',

  'calendar.title': 'Je hoofdagenda',
  'calendar.lead': 'Nieuwe afspraken uit je CRM komen hierin te staan.',
  'calendar.permanent':
    'Deze keuze ligt vast. Wil je later een andere, dan moet je ontkoppelen en opnieuw beginnen.',
  'calendar.default': 'Standaardagenda',
  'calendar.read-only': 'Je mag deze agenda alleen lezen, dus er kan niets in worden gezet.',
  'calendar.owner': 'Eigenaar: {owner}',
  'calendar.empty-week': 'De komende zeven dagen staat er niets in',
  'calendar.none': 'Dit account heeft nog geen agenda. Maak er daar een en probeer het opnieuw.',
  'calendar.choose': 'Deze agenda kiezen',

  'direction.title': 'Wat synchroniseert waarheen?',
  'direction.lead':
    'Staat een afspraak eenmaal aan beide kanten, dan gaan wijzigen en verwijderen altijd beide kanten op.',
  'direction.new': 'Nieuwe afspraken',
  'direction.two-way': 'Beide kanten op',
  'direction.two-way-hint': 'Nieuwe afspraken in je agenda komen ook in je CRM.',
  'direction.crm-to-provider': 'Alleen vanuit je CRM',
  'direction.crm-to-provider-hint': 'Nieuwe afspraken in je agenda blijven in je agenda.',
  'direction.prefix': 'Alleen titels die beginnen met',
  'direction.prefix-hint':
    'Laat leeg voor alles. Met bijvoorbeeld CRM: wordt alleen ‘CRM: Lunch’ daar een nieuwe afspraak.',
  'direction.existing': 'Bestaande afspraken',
  'direction.existing-lead':
    'Afspraken die aan beide kanten hetzelfde zijn, worden gekoppeld en nooit verdubbeld.',
  'direction.existing-provider': 'In je agenda',
  'direction.existing-crm': 'In je CRM',
  'direction.take-provider': 'In je CRM zetten',
  'direction.take-crm': 'In je agenda zetten',
  'direction.leave': 'Laten staan',
  'direction.from': 'Vanaf',
  'direction.until': 'Tot en met',
  'direction.dates-hint': 'Laat leeg voor geen grens. Geldt alleen voor bestaande afspraken.',
  'date.hint': 'Bijvoorbeeld {example}',
  'date.unreadable': 'Dit is geen datum in deze vorm',
  'date.before-start': 'Dit ligt vóór de begindatum',
  'direction.save': 'Wijzigingen bekijken',

  'preview.title': 'Dit gaat er gebeuren',
  'preview.lead': 'Er is nog niets veranderd. Klik op Beginnen en precies dit gebeurt, niets anders.',
  'preview.preparing': 'Beide kanten vergelijken…',
  'preview.crashed':
    'Er ging iets mis in Concord zelf bij het vergelijken van beide kanten. Er is niets veranderd.',
  'preview.again': 'Opnieuw proberen',
  'preview.ready': 'De controle is klaar.',
  'preview.range': '{from} tot en met {until}',
  'preview.search': 'Zoeken in deze afspraken',
  'preview.found': { one: '{count} gevonden', other: '{count} gevonden' },
  'preview.in-crm': 'In je CRM',
  'preview.in-provider': 'In je agenda',
  'preview.added': { one: '{count} toe te voegen', other: '{count} toe te voegen' },
  'preview.changed': { one: '{count} te wijzigen', other: '{count} te wijzigen' },
  'preview.removed': { one: '{count} te verwijderen', other: '{count} te verwijderen' },
  'preview.linked': {
    one: '{count} afspraak staat al aan beide kanten en wordt gekoppeld.',
    other: '{count} afspraken staan al aan beide kanten en worden gekoppeld.',
  },
  'preview.nobody': 'Er worden geen uitnodigingen verstuurd.',
  'preview.unread':
    'Je CRM meldt niet wat erin staat. Afspraken die er al in staan, worden dubbel, tenzij je teruggaat en bestaande afspraken laat staan.',
  'preview.asks': {
    one: '{count} afspraak heeft eerst je beslissing nodig; je vindt die bij Activiteit.',
    other: '{count} afspraken hebben eerst je beslissing nodig; je vindt die bij Activiteit.',
  },
  'preview.nothing': 'Beide kanten zijn al gelijk. Er hoeft niets te veranderen.',
  'preview.start': 'Beginnen',
  'preview.changed-meanwhile':
    'Er is intussen iets veranderd, dus dit overzicht is opnieuw gemaakt. Bekijk het nog eens.',

  'first-run.title': 'Eerste synchronisatie bezig',
  'first-run.lead': 'Je kunt dit venster sluiten; Concord blijft op de achtergrond werken.',
} as const satisfies Translated<typeof english>;
