/** Dutch: calendars and settings. */

import type { settings as english } from '../en/settings.ts';
import type { Translated } from '../entry.ts';

export const settings = {
  'calendars.title': 'Agenda',
  'calendars.primary': 'Hoofdagenda',
  'calendars.primary-hint':
    'Nieuwe afspraken uit je CRM komen hierin. Wil je een andere, ontkoppel dan bij Instellingen.',
  'calendars.permanent': 'Ligt vast',
  'calendars.none': 'Er is nog geen agenda verbonden.',
  'calendars.rules': 'Wat wordt gesynchroniseerd',
  'calendars.direction': 'Nieuwe afspraken',
  'calendars.prefix': 'Filter op titel',
  'calendars.prefix-none': 'Geen',
  'calendars.restricted-editing': 'Wijzigen in je agenda',
  'calendars.restricted-editing-text':
    'Mag niet bij afspraken die in je CRM zijn gemaakt. Wijzig je er toch een, dan word je er in je CRM van gehaald, en jouw versie blijft in je agenda staan, niet gesynchroniseerd.',
  'calendars.restricted-deleting': 'Verwijderen in je agenda',
  'calendars.restricted-deleting-text':
    'Haalt alleen jou in je CRM van de afspraak; voor de anderen blijft hij staan.',
  'private.heading': 'Privéafspraken',
  'private.label': 'Wat je CRM van privéafspraken toont',
  'private.busy': 'Dat je bezet bent, en wanneer',
  'private.busy-hint': 'Titel, plaats, beschrijving en gasten blijven in je agenda.',
  'private.full': 'Alles',
  'private.full-hint': 'Iedereen die je agenda in het CRM ziet, kan ze lezen.',
  'private.skip': 'Niets',
  'private.skip-hint': 'Privéafspraken uit je agenda komen niet in je CRM.',
  'private.own': 'Privéafspraken die in je CRM zijn gemaakt, houden daar wat erin staat.',
  'private.change': 'Wijzigen…',
  'private.title': 'Wat je CRM van privéafspraken toont',
  'private.save': 'Opslaan',
  'private.cancel': 'Annuleren',
  'private.saved': 'Opgeslagen. Concord past het toe.',
  'private.counting': 'Concord telt…',
  'private.same': 'Zo is het nu.',
  'private.to-full': {
    one: '{count} privéafspraak uit je agenda staat in je CRM als bezette tijd. Concord laat hem eerst zien bij Activiteit. Pas na je ja krijgt je CRM titel, plaats, beschrijving en gasten. Nieuwe privéafspraken worden vanaf nu volledig getoond.',
    other:
      '{count} privéafspraken uit je agenda staan in je CRM als bezette tijden. Concord laat ze eerst zien bij Activiteit. Pas na je ja krijgt je CRM titels, plaatsen, beschrijvingen en gasten. Nieuwe privéafspraken worden vanaf nu volledig getoond.',
  },
  'private.hides': {
    one: 'Titel, plaats, beschrijving en gasten van {count} privéafspraak verdwijnen meteen uit je CRM. Je agenda houdt ze, en Concord vergeet de eerdere versies die het had bewaard.',
    other:
      'Titels, plaatsen, beschrijvingen en gasten van {count} privéafspraken verdwijnen meteen uit je CRM. Je agenda houdt ze, en Concord vergeet de eerdere versies die het had bewaard.',
  },
  'private.stays-busy': 'Je CRM blijft tonen dat je bezet bent, en wanneer.',
  'private.leaves': {
    one: '{count} privéafspraak uit je agenda staat in je CRM. Concord laat hem eerst zien bij Activiteit, en haalt hem pas na je ja uit je CRM. Je agenda houdt hem.',
    other:
      '{count} privéafspraken uit je agenda staan in je CRM. Concord laat ze eerst zien bij Activiteit, en haalt ze pas na je ja uit je CRM. Je agenda houdt ze.',
  },
  'private.adds': {
    one: '{count} privéafspraak is in je agenda gebleven. Concord laat hem eerst zien bij Activiteit, en zet hem pas na je ja in je CRM.',
    other:
      '{count} privéafspraken zijn in je agenda gebleven. Concord laat ze eerst zien bij Activiteit, en zet ze pas na je ja in je CRM.',
  },
  'private.examples': 'Bijvoorbeeld',
  'filters.heading': 'Welke afspraken uit je agenda in je CRM komen',
  'filters.none': 'Allemaal',
  'filters.direction': 'Geen: alleen afspraken uit je CRM worden gesynchroniseerd.',
  'filters.only-labels': 'Alleen met een van deze categorieën of kleuren',
  'filters.except-labels': 'Niet met een van deze categorieën of kleuren',
  'filters.labels-hint': 'Namen zoals in je agenda, met komma’s ertussen. Leeg betekent: geen filter.',
  'filters.people': 'Alleen met mensen die je CRM kent',
  'filters.people-hint':
    'Je CRM stuurt een lijst met codes van zijn contacten. Hiervoor gaat niets over je afspraken naar je CRM.',
  'filters.leave-out': 'Weglaten',
  'filters.declined': 'Vergaderingen die je hebt afgewezen',
  'filters.free': 'Afspraken waardoor je niet bezet bent',
  'filters.out-of-office': 'Afspraken die zeggen dat je afwezig bent',
  'filters.all-day': 'Afspraken die de hele dag duren',
  'filters.without-declined': 'Zonder vergaderingen die je hebt afgewezen',
  'filters.without-free': 'Zonder afspraken waardoor je niet bezet bent',
  'filters.without-out-of-office': 'Zonder afspraken die zeggen dat je afwezig bent',
  'filters.without-all-day': 'Zonder afspraken die de hele dag duren',
  'filters.only-named': 'Alleen met: {labels}',
  'filters.except-named': 'Niet met: {labels}',
  'filters.also-decided': 'De filters van je beheerder gelden ook',
  'filters.stays': {
    one: '{count} afspraak wordt door deze filters niet gesynchroniseerd. Je vindt hem in de lijst met overgeslagen afspraken.',
    other:
      '{count} afspraken worden door deze filters niet gesynchroniseerd. Je vindt ze in de lijst met overgeslagen afspraken.',
  },
  'filters.change': 'Wijzigen…',
  'filters.title': 'Filters voor nieuwe afspraken',
  'filters.lead':
    'Filters bepalen alleen wat er in je CRM bij komt. Wat al aan beide kanten staat, blijft staan en blijft synchroniseren. Wat je CRM van privéafspraken toont, stel je apart in.',
  'filters.preview': 'Laat zien wat het betekent',
  'filters.counting': 'Concord kijkt je agenda door…',
  'filters.passes': {
    one: '{count} afspraak uit je agenda komt door deze filters.',
    other: '{count} afspraken uit je agenda komen door deze filters.',
  },
  'filters.adds': {
    one: '{count} van de overgeslagen afspraken zou in je CRM komen. Concord laat hem eerst zien bij Activiteit, en zet hem pas na je ja in je CRM.',
    other:
      '{count} van de overgeslagen afspraken zouden in je CRM komen. Concord laat ze eerst zien bij Activiteit, en zet ze pas na je ja in je CRM.',
  },
  'filters.would-stay': {
    one: '{count} afspraak blijft alleen in je agenda.',
    other: '{count} afspraken blijven alleen in je agenda.',
  },
  'filters.linked-out': {
    one: '{count} afspraak past er niet bij en staat al in je CRM: die blijft daar staan.',
    other: '{count} afspraken passen er niet bij en staan al in je CRM: die blijven daar staan.',
  },
  'filters.save': 'Opslaan',
  'filters.cancel': 'Annuleren',
  'filters.saved': 'Opgeslagen. Concord past het toe.',
  'bring.heading': 'Eerdere afspraken die aan één kant bleven',
  'bring.open-provider': 'In je CRM zetten',
  'bring.open-crm': 'In je agenda zetten',
  'bring.title-provider': 'Eerdere afspraken in je CRM zetten',
  'bring.title-crm': 'Eerdere afspraken in je agenda zetten',
  'bring.text-provider':
    'Concord koppelt eerst afspraken die aan beide kanten staan. Daarna laat het zien wat er in je CRM bij zou komen, en wacht op je ja. Niemand krijgt een e-mail.',
  'bring.text-crm':
    'Concord koppelt eerst afspraken die aan beide kanten staan. Daarna laat het zien wat er in je agenda bij zou komen, en wacht op je ja. Niemand wordt uitgenodigd.',
  'bring.dates-hint': 'Laat beide leeg voor alle afspraken.',
  'bring.show': 'Laat zien wat erbij komt',
  'bring.cancel': 'Annuleren',
  'bring.asked':
    'Concord controleert wat erbij zou komen. De vraag daarover vind je straks bij Activiteit; komt er geen vraag, dan is er niets toe te voegen.',
  'bring.stayed-provider': {
    one: '{count} afspraak van je agenda is daar gebleven.',
    other: '{count} afspraken van je agenda zijn daar gebleven.',
  },
  'bring.stayed-crm': {
    one: '{count} afspraak van je CRM is daar gebleven.',
    other: '{count} afspraken van je CRM zijn daar gebleven.',
  },
  'calendars.others': 'Je andere agenda’s',
  'calendars.others-text':
    'Je CRM toont deze naast je afspraken: wanneer, waar en wat, zonder gasten en beschrijvingen. Niemand kan ze daar wijzigen, en Concord schrijft er nooit in.',
  'calendars.others-not-shown': 'Concord komt hier niet aan, en je CRM heeft geen plek om ze te tonen.',
  'calendars.show': 'Tonen in je CRM',
  'calendars.show-named': 'Tonen in je CRM: {name}',
  'calendars.shown': {
    one: 'Daar wordt {count} afspraak getoond.',
    other: 'Daar worden {count} afspraken getoond.',
  },
  'calendars.shown-unreadable': {
    one: '{count} afspraak kan niet worden gelezen en ontbreekt daar.',
    other: '{count} afspraken kunnen niet worden gelezen en ontbreken daar.',
  },
  'calendars.shown-waiting': 'Verschijnt daar na de volgende synchronisatie.',
  'calendars.shown-hidden': 'Wordt daar niet getoond.',
  'calendars.shown-feed':
    'Dit is een abonnement op je CRM: deze afspraken staan al in je CRM. Met Concord heb je het niet meer nodig; je kunt dit abonnement uit je agenda verwijderen.',
  'calendars.shown-problem':
    'Deze kon de vorige keer niet worden gelezen. Concord probeert het elke vijf minuten opnieuw.',
  'calendars.others-none': 'Dit account heeft geen andere agenda’s.',

  'lack.online-meetings': 'Je CRM kan geen onlinevergaderingen laten maken',
  'lack.privacy': 'Afspraken kunnen niet als privé worden gemarkeerd',
  'lack.replies': 'Antwoorden op uitnodigingen komen niet terug',
  'lack.push': 'De server meldt geen wijzigingen, dus Concord controleert elke minuut',
  'lack.recurrence': 'Herhaalde afspraken kunnen geen reeks blijven',
  'lack.rich-text': 'Opmaak in beschrijvingen blijft niet bewaard',
  'lack.known-mail': 'Het zegt niet wanneer het gasten mailt, dus Concord vraagt het je eerst',
  'lack.other': 'Niet alles wat je CRM weet, past in deze agenda',

  'settings.title': 'Instellingen',
  'settings.general': 'Algemeen',
  'settings.language': 'Taal',
  'settings.language-system': 'Zelfde als systeem',
  'settings.language-en': 'English',
  'settings.language-nl': 'Nederlands',
  'settings.theme': 'Weergave',
  'settings.theme-system': 'Zelfde als systeem',
  'settings.theme-light': 'Licht',
  'settings.theme-dark': 'Donker',
  'settings.start-at-login': 'Starten als ik op deze computer inlog',
  'settings.notifications': 'Meldingen',
  'settings.notifications-all': 'Beslissingen en problemen',
  'settings.notifications-problems': 'Alleen problemen',
  'settings.notifications-none': 'Geen',
  'settings.pause-on-battery': 'Pauzeren op de accu',
  'settings.account': 'Account',
  'settings.account-crm': 'CRM',
  'settings.account-calendar': 'Agenda-account',
  'settings.account-sign-in': 'Inloggen',
  'settings.account-browser':
    'Met {provider}, in je browser. De serverinstellingen komen van {provider}; je hoeft niets in te vullen.',
  'settings.account-sample': 'Voorbeeldgegevens',
  'settings.vault': 'Wachtwoorden bewaard in',
  'settings.vault-key-store': 'De sleutelbos van deze computer',
  'settings.vault-key-file': 'Een versleuteld bestand dat alleen jij kunt lezen',
  'settings.vault-unavailable': 'Nog niets: deze computer heeft geen sleutelbos',
  'settings.vault-unknown': 'Op dit moment onbekend',
  'settings.data': 'Gegevens van Concord',
  'settings.disconnect': 'Ontkoppelen…',
  'settings.disconnect-title': 'Dit account ontkoppelen?',
  'settings.disconnect-text':
    'Je inloggegevens en alles wat Concord over dit account onthoudt, worden van deze computer verwijderd. Afspraken blijven staan waar ze staan, aan beide kanten.',
  'settings.disconnect-again':
    'Je kunt later weer verbinden; afspraken die hetzelfde zijn, worden gekoppeld en nooit verdubbeld.',
  'settings.disconnect-yes': 'Ontkoppelen',
  'settings.disconnect-no': 'Verbonden blijven',
  'about.desktop':
    'Dit is Concord in een browser. Er is ook een eigen venster met een pictogram in het systeemvak. Stop Concord daarvoor op een computer met een bureaublad, en voer uit:',
  'settings.about': 'Over Concord',
  'settings.version': 'Versie {version}',
  'settings.logs': 'Logmap',
  'settings.opens': 'opent buiten Concord',
} as const satisfies Translated<typeof english>;
