/** Dutch: every Problem as what happened (title), why (cause), and the one button that mends it (fix). */
import type { ProblemTexts } from '../entry.ts';

export const problems = {
  'sign-in-required': {
    title: 'Inloggen is niet gelukt',
    cause:
      'Je inloggegevens worden niet, of niet meer, geaccepteerd[ door {host}]. Misschien is er iets verkeerd getypt, of zijn ze verlopen of daar ingetrokken. Concord probeert het niet vanzelf opnieuw.',
    fix: 'Opnieuw inloggen',
  },
  'sign-in-expired': {
    title: 'Concord wacht niet meer op je browser',
    cause:
      'Er kwam binnen vijf minuten niemand terug[ van {host}], en er is niets gekoppeld. Log opnieuw in. Toont je browser een foutpagina, dan staat daarop wat er ontbreekt.',
    fix: 'Opnieuw inloggen',
  },
  'another-account': {
    title: 'Dat was een ander account',
    cause: 'Er is niets in gelezen en Concord heeft de toestemming teruggegeven. Kies het verwachte account.',
    fix: 'Opnieuw inloggen',
  },
  'wrong-password': {
    title: 'Gebruikersnaam of wachtwoord geweigerd[ door {host}]',
    cause:
      'Gebruik je tweestapsverificatie? Maak dan bij je provider een app-wachtwoord. Concord probeert het niet vanzelf opnieuw, zodat je account niet wordt geblokkeerd.',
    fix: 'Wachtwoord invullen',
  },
  'consent-required': {
    title: 'Je beheerder moet dit eerst toestaan',
    cause: 'Concord is voor dit account nog niet toegestaan.',
    fix: 'Kopiëren voor je beheerder',
  },
  'account-not-permitted': {
    title: 'Concord kan daar niet inloggen',
    cause:
      'De server[ {host}] vraagt om een manier van inloggen die Concord niet heeft[: {scheme}]. Kijk of dit het adres van je agenda is; je beheerder weet het.',
    fix: 'Adres nakijken',
  },
  'not-a-calendar-server': {
    title: 'Geen agenda gevonden op dat adres',
    cause: 'Het adres antwoordt, maar niet als agendaserver[: {host}]. Je provider weet het juiste adres.',
    fix: 'Adres nakijken',
  },
  'not-a-crm': {
    title: 'Geen CRM gevonden op dat adres',
    cause: 'Het adres antwoordt, maar niet als een CRM waar Concord mee kan werken[: {host}].',
    fix: 'Adres nakijken',
  },
  'not-a-mail-server': {
    title: 'Geen mailserver gevonden op dat adres',
    cause:
      'Het adres antwoordt, maar niet als mailserver (IMAP)[: {host}]. Je provider weet het juiste adres.',
    fix: 'Adres nakijken',
  },
  'mailbox-taken': {
    title: 'Deze mailbox is al verbonden',
    cause:
      'Concord houdt hem al gelijk met je CRM, misschien onder een ander adres. Een andere mailbox kun je toevoegen.',
    fix: 'Adres nakijken',
  },
  'encryption-missing': {
    title: 'Deze server heeft geen beveiligde verbinding',
    cause:
      'Je wachtwoord zou onbeveiligd over het netwerk gaan[ naar {host}]. Er is niets verstuurd. Kijk het adres en de poort na.',
    fix: 'Adres nakijken',
  },
  'mail-switched-off': {
    title: "Mailprogramma's staan uit voor dit account",
    cause:
      "De server[ {host}] kent het account, maar laat mailprogramma's (IMAP) niet toe. In de instellingen van het account of via je beheerder kan dat aan.",
    fix: 'Kopiëren voor je beheerder',
  },
  'app-password-required': {
    title: 'Dit account heeft een app-wachtwoord nodig',
    cause:
      "De server[ {host}] accepteert het gewone wachtwoord niet van programma's. Maak bij je provider een app-wachtwoord en vul dat hier in.",
    fix: 'Wachtwoord invullen',
  },
  'host-not-confirmed': {
    title: 'Is dit de juiste server?',
    cause:
      'Je wachtwoord zou naar een server gaan die niet bij je adres hoort[: {host}]. Er is niets verstuurd.',
    fix: 'Server nakijken',
  },
  'captive-portal': {
    title: 'Log eerst in op dit netwerk',
    cause:
      'Er kwam een webpagina in plaats van de server[ {host}]. Netwerken in hotels en treinen doen dat tot je in je browser inlogt.',
    fix: 'Opnieuw proberen',
  },
  'certificate-untrusted': {
    title: 'Deze server kan niet bewijzen wie hij is',
    cause:
      'Het certificaat komt niet van een instantie die deze computer vertrouwt[: {host}]. Er is niets verstuurd.',
    fix: 'Certificaat toevoegen',
  },
  unreachable: {
    title: 'De server is niet bereikbaar',
    cause: 'Er kwam geen antwoord[ van {host}]. Het kan aan je verbinding liggen of aan de server.',
    fix: 'Nu opnieuw proberen',
  },
  'server-failed': {
    title: 'De server geeft een fout',
    cause:
      'De server[ {host}] kan nu niet helpen. Concord probeert het vanzelf opnieuw; duurt het lang, meld het dan bij de beheerder van de server.',
    fix: 'Nu opnieuw proberen',
  },
  throttled: {
    title: 'De server vraagt om rustiger aan te doen',
    cause: 'De server[ {host}] accepteert nu even niets meer. Concord wacht zo lang als hij vraagt.',
    fix: 'Nu opnieuw proberen',
  },
  'answer-invalid': {
    title: 'Onverwacht antwoord van de server',
    cause: 'Concord kan niets met het antwoord van de server[ {host}]. Er is daardoor niets gewijzigd.',
    fix: 'Verslag kopiëren',
  },
  'calendar-missing': {
    title: 'Je hoofdagenda is weg',
    cause: 'Het account heeft de agenda die je koos niet meer. Daardoor wordt niets verwijderd.',
    fix: 'Agenda kiezen',
  },
  'calendar-read-only': {
    title: 'Je mag deze agenda alleen lezen',
    cause: 'Concord moet nieuwe afspraken in je hoofdagenda kunnen zetten, en dat mag dit account niet.',
    fix: 'Agenda kiezen',
  },
  'mailbox-missing': {
    title: 'Een mailmap is weg',
    cause:
      'Een map die Concord gelijk houdt is er niet meer, of heeft een andere naam. Daardoor wordt niets verwijderd.',
    fix: 'Instellingen openen',
  },
  'mailbox-full': {
    title: 'De mailbox is vol',
    cause:
      'De server[ {host}] neemt voor dit account geen berichten meer aan. Maak daar ruimte, of vraag om meer.',
    fix: 'Kopiëren voor je beheerder',
  },
  'mailbox-refused': {
    title: 'Een mailmap is niet te gebruiken',
    cause:
      'De server[ {host}] weigert een van de mappen die Concord gelijk houdt te openen of te wijzigen. Daardoor wordt niets verwijderd. De andere gaan door, en Concord probeert het vanzelf opnieuw; blijft het zo, meld het dan aan wie de server beheert.',
    fix: 'Nu opnieuw proberen',
  },
  'primary-is-permanent': {
    title: 'Je hoofdagenda ligt vast',
    cause: 'Er is eerder een andere hoofdagenda gekozen. Wil je een nieuwe gebruiken, ontkoppel dan eerst.',
    fix: 'Instellingen openen',
  },
  'sync-state-expired': {
    title: 'Alles wordt opnieuw gelezen',
    cause:
      'De server weet niet meer wat Concord al had gelezen. Wat gelijk is, wordt niet opnieuw geschreven.',
    fix: 'Doorgaan',
  },
  'revision-conflict': {
    title: 'Intussen door iemand anders gewijzigd',
    cause:
      'Een afspraak veranderde terwijl Concord hem schreef. Bij de volgende synchronisatie worden beide wijzigingen samengevoegd.',
    fix: 'Doorgaan',
  },
  'already-exists': {
    title: 'Die was er al',
    cause:
      'Een afspraak bestond al voordat Concord hem kon toevoegen. Bij de volgende synchronisatie worden de twee gekoppeld.',
    fix: 'Doorgaan',
  },
  'not-found': {
    title: 'Die is er niet meer',
    cause:
      'Een afspraak verdween terwijl Concord ermee bezig was. Bij de volgende synchronisatie blijkt wat ermee is gebeurd.',
    fix: 'Doorgaan',
  },
  'not-permitted': {
    title: 'Je mag dit niet wijzigen',
    cause: 'De server laat deze wijziging met jouw account niet toe.',
    fix: 'Kopiëren voor je beheerder',
  },
  'item-rejected': {
    title: 'Een afspraak is geweigerd',
    cause: 'De server heeft deze ene afspraak geweigerd. De rest wordt gewoon gesynchroniseerd.',
    fix: 'Verslag kopiëren',
  },
  'item-unreadable': {
    title: 'Een afspraak is niet te lezen',
    cause: 'Die wordt aan beide kanten overgeslagen. De rest wordt gewoon gesynchroniseerd.',
    fix: 'Verslag kopiëren',
  },
  'item-too-large': {
    title: 'Een afspraak is te groot',
    cause: 'Die is groter dan de server accepteert. De rest wordt gewoon gesynchroniseerd.',
    fix: 'Verslag kopiëren',
  },
  'mailbox-takes-drafts-only': {
    title: 'Een bericht kan niet in je postvak worden gezet',
    cause:
      "De mailserver[ {host}] laat programma's alleen concepten toevoegen, geen berichten die zijn verzonden of ontvangen. Het bericht blijft in je CRM. De rest wordt gewoon gesynchroniseerd.",
    fix: 'Bekijken',
  },
  'crm-cannot-change': {
    title: 'Een wijziging ontbreekt in je CRM',
    cause:
      'Concord mag in je CRM afspraken toevoegen, maar niet wijzigen. De rest wordt gewoon gesynchroniseerd.',
    fix: 'Bekijken',
  },
  'crm-cannot-remove': {
    title: 'Een afspraak staat nog in je CRM',
    cause:
      'Concord mag in je CRM afspraken toevoegen, maar niet verwijderen. De rest wordt gewoon gesynchroniseerd.',
    fix: 'Bekijken',
  },
  'lease-held': {
    title: 'Een andere computer synchroniseert dit al',
    cause:
      'Concord is voor dit account bezig op een andere computer. Stop het daar, of wacht: deze neemt het over als het daar stil is.',
    fix: 'Nu opnieuw proberen',
  },
  'lease-lost': {
    title: 'Een andere computer nam het over',
    cause: 'Concord is voor dit account ergens anders gestart. Gebruik het op één computer tegelijk.',
    fix: 'Nu opnieuw proberen',
  },
  'store-full': {
    title: 'Deze computer heeft geen ruimte meer',
    cause:
      'Concord kon zijn eigen gegevens niet schrijven. Is er weer ruimte, dan gaat het verder waar het stopte.',
    fix: 'Opnieuw proberen',
  },
  'store-corrupt': {
    title: 'De gegevens van Concord waren beschadigd',
    cause:
      'Ze zijn apart gezet en worden hersteld uit wat je CRM onthoudt. Er wordt niets verdubbeld of verwijderd.',
    fix: 'Doorgaan',
  },
  'store-locked': {
    title: 'Concord draait al',
    cause: 'Een andere Concord op deze computer gebruikt dezelfde gegevens.',
    fix: 'Opnieuw proberen',
  },
  'store-newer': {
    title: 'Deze gegevens zijn van een nieuwere Concord',
    cause: 'Ze zijn door een latere versie geschreven. Installeer die versie om verder te gaan.',
    fix: 'Verslag kopiëren',
  },
  'setup-invalid': {
    title: 'Er klopt iets niet in de instellingen',
    cause: 'Een deel ontbreekt of klopt niet[: {field}].',
    fix: 'Instellingen openen',
  },
  'feature-off': {
    title: 'Agendasynchronisatie staat uit',
    cause: 'De beheerder van je CRM heeft agendasynchronisatie[ met {kind}-accounts] uitgezet.',
    fix: 'Kopiëren voor je beheerder',
  },
  'crm-mail-off': {
    title: 'E-mailsynchronisatie staat uit',
    cause:
      'Je CRM neemt geen e-mail aan[ van {kind}-mailboxen], of de beheerder heeft dit uitgezet. Voor je agenda maakt dit niets uit.',
    fix: 'Kopiëren voor je beheerder',
  },
  'crm-one-mailbox': {
    title: 'Je CRM neemt één mailbox per persoon',
    cause:
      'Deze mailbox wordt niet gesynchroniseerd; je eerste wel. De beheerder van je CRM kan meer mailboxen toestaan.',
    fix: 'Kopiëren voor je beheerder',
  },
  'other-engine': {
    title: 'Een ander programma synchroniseert deze agenda al',
    cause:
      'Twee programma’s op één agenda maken alles dubbel, dus Concord is gestopt. Zet het andere uit: in de agenda-instellingen van je CRM, bij de invoegtoepassingen van je agendaprogramma of op een andere computer. Wat het dubbel achterliet, slaat Concord dan over.',
    fix: 'Ik heb het uitgezet',
  },
} as const satisfies ProblemTexts;
