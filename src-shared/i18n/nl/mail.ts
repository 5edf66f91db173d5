/** Dutch: the mail screen: connecting a mailbox, what is synced, and what is not. */

import type { mail as english } from '../en/mail.ts';
import type { Translated } from '../entry.ts';

export const mail = {
  'mail.title': 'E-mail',
  'mail.lead':
    'Ook je e-mail kan worden gesynchroniseerd. Tot je een mailbox verbindt, wordt er niets in gelezen of gewijzigd.',
  'mail.will': 'Wat Concord doet',
  'mail.will-1': 'Mail uit de mappen die jij kiest naar je CRM kopiëren, en daarna ook nieuwe mail.',
  'mail.will-2':
    'Je volgen: wat je aan de ene kant verplaatst, archiveert, verwijdert of leest, gebeurt ook aan de andere.',
  'mail.will-3': 'Je laten kiezen welke map bij welke hoort, met suggesties al ingevuld.',
  'mail.never': 'Wat Concord nooit doet',
  'mail.never-1': 'Een bericht wissen. Verwijderen is alleen verplaatsen naar de prullenbak.',
  'mail.never-2': 'Spam of concepten kopiëren.',
  'mail.never-3': 'Beginnen voordat jij de mappen hebt gekozen.',
  'mail.unavailable': 'E-mail kan hier niet worden gesynchroniseerd',
  'mail.unavailable-no-account':
    'Verbind eerst een agenda-account. Daarna kun je ook de mailbox ervan verbinden.',
  'mail.unavailable-crm-has-no-mail':
    'Je CRM neemt geen mail aan van Concord. De beheerder ervan weet of dat aan kan. Je agenda wordt gewoon gesynchroniseerd.',

  'mail.connect-title': 'Je mailbox verbinden',
  'mail.find': 'Mijn mailbox zoeken',
  'mail.finding': 'Je mailserver zoeken…',
  'mail.found': 'De mailbox van {address} staat op {host}',
  'mail.own-server': 'De mailbox van {address}',
  'mail.password-choice': 'Welk wachtwoord?',
  'mail.same-password': 'Hetzelfde als voor mijn agenda',
  'mail.same-password-hint': 'Concord stuurt het naar je mailserver. Je hoeft het niet opnieuw in te vullen.',
  'mail.other-password': 'Een ander',
  'mail.server-hint': 'Bijvoorbeeld imaps://mail.example.com:993, of imap:// voor een server met STARTTLS.',
  'mail.user-hint': 'Laat leeg voor de gevonden naam, of anders je e-mailadres.',
  'mail.user-same-hint': 'Laat leeg om dezelfde naam als voor je agenda te gebruiken.',
  'mail.address-fault':
    'Dit is geen adres van een mailserver. Vul er een in zoals imaps://mail.example.com:993.',
  'mail.connect': 'Verbinden',
  'mail.connecting': 'Verbinden…',
  'mail.again': 'Opnieuw inloggen bij je mailbox',

  'mail.folders': 'Mappen',
  'mail.folders-lead':
    'Elke regel is een map van je CRM. Kies welke map van je mailbox erbij hoort; waar je niets voor kiest, wordt niet gesynchroniseerd.',
  'mail.folders-reading': 'De mappen aan beide kanten opvragen…',
  'mail.folders-none': 'Je CRM heeft nog geen mappen voor mail. Maak er daar een en probeer het opnieuw.',
  'mail.folders-search': 'Zoeken in de mappen',
  'mail.folders-found': { one: '{count} map', other: '{count} mappen' },
  'mail.folders-keys': 'Ga met pijl omhoog en omlaag door de mappen, en kies met Enter.',
  'mail.folders-synced': {
    one: '{count} map wordt gesynchroniseerd',
    other: '{count} mappen worden gesynchroniseerd',
  },
  'mail.folders-chosen': {
    one: '{count} van {total} mappen van je CRM heeft een map van je mailbox.',
    other: '{count} van {total} mappen van je CRM hebben een map van je mailbox.',
  },
  'mail.folders-choose': 'Mappen kiezen',
  'mail.folders-review': 'Wijzigingen bekijken',
  'mail.folders-back': 'Terug naar e-mail',
  'mail.folders-saved': 'Opgeslagen. Concord synchroniseert nu deze mappen.',
  'mail.folders-mailbox': 'Je mailbox',
  'mail.do-not-sync': 'Niet synchroniseren',
  'mail.choice': 'Map van je mailbox voor {folder}: {chosen}',
  'mail.choose-for': 'Welke map hoort bij {folder}?',
  'mail.choose-search': 'Zoeken in je mailbox',
  'mail.choose-list': 'Mappen van je mailbox',
  'mail.choose-none': 'Geen map heeft deze naam.',
  'mail.choose-more': {
    one: 'Nog {count} map. Typ een deel van de naam.',
    other: 'Nog {count} mappen. Typ een deel van de naam.',
  },
  'mail.choose-taken': 'hoort nu bij {folder}',
  'mail.messages': { one: '{count} bericht', other: '{count} berichten' },

  'mail-role.inbox': 'postvak in',
  'mail-role.archive': 'archief',
  'mail-role.drafts': 'concepten',
  'mail-role.sent': 'verzonden mail',
  'mail-role.trash': 'prullenbak',
  'mail-role.junk': 'spam',
  'mail-role.all': 'alle mail',
  'mail-role.flagged': 'gemarkeerde mail',

  'mail-pair.person': 'Door jou gekozen',
  'mail-pair.role-declared': 'Suggestie: je mailserver zegt dat de map hiervoor bedoeld is ({role})',
  'mail-pair.role-name': 'Suggestie: de naam zegt dat de map hiervoor bedoeld is ({role})',
  'mail-pair.same-name': 'Suggestie: dezelfde naam',
  'mail-pair.role-stays-out': 'Spam, concepten en mappen die andere mail herhalen, worden niet voorgesteld',
  'mail-pair.several-with-this-name': 'Geen suggestie: meer mappen heten zo',
  'mail-pair.no-counterpart': 'Geen suggestie: geen map van je mailbox past erbij',
  'mail-pair.paused': 'Gepauzeerd: de map van je mailbox ontbreekt',

  'mail-warning.double-target': 'Ook gekozen voor {folder}. Een map kan maar bij één andere horen.',
  'mail-warning.two-pairs': 'Een map van je CRM staat er twee keer. Vraag de mappen opnieuw op.',
  'mail-warning.mailbox-gone-provider': 'Deze map staat niet meer in je mailbox.',
  'mail-warning.mailbox-gone-crm': 'Deze map staat niet meer in je CRM.',
  'mail-warning.holds-no-messages-provider': 'Deze map van je mailbox bevat alleen andere mappen, geen mail.',
  'mail-warning.holds-no-messages-crm': 'Deze map van je CRM bevat alleen andere mappen, geen mail.',
  'mail-warning.cannot-write-provider':
    'Je mag deze map van je mailbox alleen lezen. Wat er in je CRM gebeurt, wordt er niet in herhaald.',
  'mail-warning.cannot-write-crm':
    'Je mag deze map van je CRM alleen lezen. Wat er in je mailbox gebeurt, wordt er niet in herhaald.',
  'mail-warning.different-roles': 'In je mailbox is dit bedoeld voor {provider}, in je CRM voor {crm}.',
  'mail-warning.unusual-role-provider':
    'In je mailbox is dit een map voor {role}. Die wordt meestal niet gesynchroniseerd.',
  'mail-warning.unusual-role-crm':
    'In je CRM is dit een map voor {role}. Die wordt meestal niet gesynchroniseerd.',
  'mail-warning.role-missing-provider': 'Van geen map van je mailbox is bekend dat die hiervoor is: {role}.',
  'mail-warning.role-missing-crm': 'Van geen map van je CRM is bekend dat die hiervoor is: {role}.',
  'mail-warning.role-not-mapped':
    'Beide kanten hebben hier een map voor, en die horen niet bij elkaar: {role}.',
  'mail-warning.no-inbox-means': 'Nieuwe mail komt niet in je CRM.',
  'mail-warning.no-archive-means':
    'Wat je archiveert, wordt niet meer gesynchroniseerd en blijft aan de andere kant zoals het is.',
  'mail-warning.no-trash-means': 'Wat je aan de ene kant verwijdert, blijft aan de andere staan.',
  'mail-warning.no-sent-means': 'Mail die je verstuurt, komt niet in je CRM.',
  'mail-warning.blocked':
    'Twee mappen van je CRM horen bij dezelfde map. Kies voor een van beide een andere.',
  'mail-warning.empty': 'Kies voor minstens één map van je CRM een map van je mailbox.',

  'mail-change.title': 'Wat er verandert',
  'mail-change.nothing': 'Niets: dit zijn de mappen die nu worden gesynchroniseerd.',
  'mail-change.backfill': {
    one: '{count} map wordt voortaan gesynchroniseerd',
    other: '{count} mappen worden voortaan gesynchroniseerd',
  },
  'mail-change.backfill-text':
    'Berichten die aan beide kanten staan, worden gekoppeld en nooit verdubbeld. Mail in je mailbox wordt volgens je instellingen naar je CRM gekopieerd, de nieuwste eerst.',
  'mail-change.backfill-since': 'Volgens je instellingen is dat mail die vanaf {date} is ontvangen.',
  'mail-change.backfill-all': 'Volgens je instellingen is dat alle mail, hoe oud ook.',
  'mail-change.retire': {
    one: '{count} map wordt niet meer gesynchroniseerd',
    other: '{count} mappen worden niet meer gesynchroniseerd',
  },
  'mail-change.retire-text':
    'Er wordt geen bericht verwijderd. Wat aan beide kanten staat, blijft aan beide staan.',
  'mail-change.more': { one: 'en nog {count}', other: 'en nog {count}' },
  'mail-change.pair': '{provider} en {crm}',
  'mail-change.save': 'Opslaan en synchroniseren',

  'mail.state-asleep': 'E-mail staat stil',
  'mail.state-asleep-text':
    'In je mailbox wordt niets gelezen of gewijzigd. Je mappen en instellingen blijven bewaard voor als je weer begint.',
  'mail.stop': 'E-mail stoppen',
  'mail.start': 'E-mail starten',
  'mail.progress': 'Berichten synchroniseren',
  'mail.linked': 'Aan beide kanten gelijk',
  'mail.backlog': 'Komt nog',
  'mail.backlog-text': 'Oudere mail komt op de achtergrond, de nieuwste eerst.',
  'mail.waiting': 'Wacht op je beslissing',
  'mail.today': 'Vandaag',
  'mail.today-none': 'Nog niets',
  'mail.arrived': { one: '{count} naar je CRM gekopieerd', other: '{count} naar je CRM gekopieerd' },
  'mail.moved': { one: '{count} verplaatst', other: '{count} verplaatst' },
  'mail.read': { one: '{count} gemarkeerd', other: '{count} gemarkeerd' },
  'mail.paused': 'Gepauzeerde mappen',
  'mail.paused-provider':
    '{folder} ontbreekt in je mailbox. Intussen wordt er niets gewijzigd in {other}. Zet de map terug, of kies een andere.',
  'mail.paused-crm':
    '{folder} ontbreekt in je CRM. Intussen wordt er niets gewijzigd in {other}. Zet de map terug, of kies een andere.',

  'mail.left': 'Berichten die aan hun eigen kant blijven',
  'mail-left.unmapped': {
    one: '{count} in een map die niet wordt gesynchroniseerd',
    other: '{count} in mappen die niet worden gesynchroniseerd',
  },
  'mail-left.junk': { one: '{count} als spam gemarkeerd', other: '{count} als spam gemarkeerd' },
  'mail-left.draft': { one: '{count} concept', other: '{count} concepten' },
  'mail-left.before-start': {
    one: '{count} van vóór de begindatum',
    other: '{count} van vóór de begindatum',
  },
  'mail-left.too-large': { one: '{count} dat te groot is', other: '{count} die te groot zijn' },
  'mail-left.blocked': {
    one: '{count} met iemand op de blokkeerlijst',
    other: '{count} met iemand op de blokkeerlijst',
  },
  'mail-left.unknown-people': {
    one: '{count} met niemand die je CRM kent',
    other: '{count} met niemand die je CRM kent',
  },
  'mail-left.crm-only': {
    one: '{count} dat alleen in je CRM staat',
    other: '{count} die alleen in je CRM staan',
  },
  'mail-left.hidden-in-the-crm': {
    one: '{count} dat in je CRM uit het zicht is gehaald',
    other: '{count} die in je CRM uit het zicht zijn gehaald',
  },
  'mail-left.deleted-in-the-crm': {
    one: '{count} dat in je CRM is verwijderd en in de prullenbak ligt',
    other: '{count} die in je CRM zijn verwijderd en in de prullenbak liggen',
  },

  'mail.settings': 'Wat wordt gekopieerd',
  'mail.settings-change': 'Wijzigen…',
  'mail.settings-title': 'Wat naar je CRM wordt gekopieerd',
  'mail.settings-lead':
    'Dit bepaalt wat er voortaan wordt gekopieerd. Wat al aan beide kanten staat, blijft staan en blijft synchroniseren.',
  'mail.settings-saved': 'Opgeslagen. Concord past het toe.',
  'mail.start-date': 'Mail ontvangen vanaf',
  'mail.start-date-hint':
    'Oudere mail blijft in je mailbox. Laat leeg om alle mail te kopiëren, hoe oud ook.',
  'mail.start-date-all': 'Alle mail, hoe oud ook',
  'mail.largest': 'Grootste bericht in MB',
  'mail.largest-hint': 'Grotere berichten blijven in je mailbox. Laat leeg voor de grens van je CRM.',
  'mail.largest-fault': 'Vul een heel getal van 1 tot 1000 in, of laat het leeg.',
  'mail.largest-none': 'Zo groot als je CRM aanneemt',
  'mail.largest-megabytes': '{count} MB',
  'mail.known': 'Alleen mail met mensen die je CRM kent',
  'mail.known-hint':
    'Je CRM stuurt een lijst met codes van zijn contacten. Hiervoor gaat niets over je mail naar je CRM. Mail met niemand die het kent, blijft in je mailbox.',
  'mail.people': 'Mensen',
  'mail.people-all': 'Mail met iedereen',
  'mail.blocked': 'Blokkeerlijst',
  'mail.blocked-hint':
    'Eén adres per regel, of een domein zoals @example.org. Mail van of aan hen blijft in je mailbox; een domein geldt ook voor de subdomeinen.',
  'mail.blocked-fault':
    'Regel {line} is geen adres zoals anna@example.org en ook geen domein zoals @example.org.',
  'mail.blocked-many': 'De lijst mag hooguit 1000 regels hebben.',
  'mail.blocked-count': { one: '{count} adres of domein', other: '{count} adressen en domeinen' },
  'mail.blocked-none': 'Leeg',
  'mail.blocked-crm': 'Blokkeerlijst van je CRM',
  'mail.blocked-crm-first': 'Je CRM blokkeert ook, voor iedereen:',
  'mail.blocked-crm-more': { one: 'en nog {count}', other: 'en nog {count}' },
  'mail.save': 'Opslaan',

  'mail.mailbox': 'Mailbox',
  'mail.mailbox-address': 'E-mailadres',
  'mail.mailbox-server': 'Mailserver',
  'mail.mailbox-user': 'Ingelogd als',
  'mail.mailbox-sign-in': 'Wachtwoord',
  'mail.mailbox-same': 'Hetzelfde als voor je agenda',
  'mail.mailbox-own': 'Een eigen wachtwoord',
  'mail.disconnect': 'Mailbox ontkoppelen…',
  'mail.disconnect-title': 'Deze mailbox ontkoppelen?',
  'mail.disconnect-text':
    'Je inloggegevens en alles wat Concord over deze mailbox onthoudt, worden van deze computer verwijderd, met de mappen die je koos. Berichten blijven staan, aan beide kanten. Je agenda blijft synchroniseren.',
  'mail.disconnect-again':
    'Je kunt de mailbox later weer verbinden; berichten die aan beide kanten staan, worden gekoppeld en nooit verdubbeld.',
  'mail.disconnect-no': 'Verbonden houden',
  'mail.disconnect-yes': 'Ontkoppelen',

  'mail-kept.count': {
    one: '{count} bericht kan niet worden gesynchroniseerd',
    other: '{count} berichten kunnen niet worden gesynchroniseerd',
  },
  'mail-kept.list': 'Berichten die niet kunnen worden gesynchroniseerd',
  'mail-kept.lead': 'Ze blijven waar ze zijn. Alle andere worden gewoon gesynchroniseerd.',
  'mail-kept.none': 'Ze konden alle worden gesynchroniseerd.',
  'mail-kept.retry': 'Alles opnieuw proberen',
  'mail-kept.retried': 'Concord probeert ze opnieuw.',
  'mail-kept.unknown': 'Een bericht waarvan het onderwerp niet bekend is',
  'mail-kept.never': 'Concord probeert dit niet uit zichzelf opnieuw.',
  'mail-kept.due': 'Concord probeert het bij de volgende synchronisatie opnieuw.',
  'mail-kept.next': 'Concord probeert het {when} opnieuw.',
  'mail-kept.in-provider': 'In je mailbox',
  'mail-kept.in-crm': 'In je CRM',
  'mail-kept.size': '{size} MB',
  'mail-kept.from': 'Van {sender}',
  'mail-why.too-large': 'Het is groter dan je instellingen of je CRM toestaan.',
  'mail-why.item-too-large': 'Het is groter dan de server aanneemt.',
  'mail-why.item-rejected': 'De server weigert het en zegt niet waarom.',
  'mail-why.item-unreadable': 'Concord kan het niet lezen zoals het is bezorgd; misschien is het beschadigd.',
  'mail-why.not-permitted': 'Je account mag dit in die map niet.',
  'mail-why.mailbox-full': 'De mailbox is vol.',
  'mail-why.mailbox-missing': 'De map ervan ontbreekt.',
  'mail-why.mailbox-refused': 'De server laat Concord de map ervan niet openen of wijzigen.',
  'mail-why.other': 'Er ging iets mis met dit ene bericht.',
  'mail-way.too-large':
    'Sta grotere berichten toe bij ‘Wat wordt gekopieerd’. Is het de grens van je CRM, dan kan de beheerder die verhogen.',
  'mail-way.item-too-large': 'Haal grote bijlagen eruit, of houd het alleen in je mailbox.',
  'mail-way.item-rejected': 'Blijft het zo, meld het dan aan wie je mailserver of je CRM beheert.',
  'mail-way.item-unreadable':
    'Kan je mailprogramma het wel tonen, stuur het dan door aan jezelf: het nieuwe bericht kan worden gekopieerd.',
  'mail-way.not-permitted': 'Vraag de eigenaar van de map of je die mag wijzigen, of kies een andere map.',
  'mail-way.mailbox-full': 'Maak er ruimte; dan gaat het vanzelf verder.',
  'mail-way.mailbox-missing': 'Zet de map terug, of kies een andere.',
  'mail-way.mailbox-refused': 'Blijft het zo, meld het dan aan wie de server beheert.',
  'mail-way.other': 'Probeer het opnieuw; blijft het zo, meld dan een probleem.',

  'mail-history.title': 'Wat er de laatste tijd gebeurde',
  'mail-history.none': 'Nog niets. Zodra een bericht wordt gekopieerd of verplaatst, zie je het hier.',
  'mail-history.loading': 'Laden…',
  'mail-history.no-subject': '(Geen onderwerp)',
  'did-mail.crm-arrived': 'Naar je CRM gekopieerd',
  'did-mail.crm-linked': 'Aan beide kanten gekoppeld',
  'did-mail.crm-moved': 'Verplaatst in je CRM',
  'did-mail.crm-keywords': 'Gemarkeerd in je CRM',
  'did-mail.crm-conflict': 'Aan beide kanten verplaatst; de map van je mailbox telt',
  'did-mail.crm-unlinked': 'Niet meer gesynchroniseerd',
  'did-mail.provider-arrived': 'Naar je mailbox gekopieerd',
  'did-mail.provider-linked': 'Aan beide kanten gekoppeld',
  'did-mail.provider-moved': 'Verplaatst in je mailbox',
  'did-mail.provider-keywords': 'Gemarkeerd in je mailbox',
  'did-mail.provider-conflict': 'Aan beide kanten verplaatst; de map van je CRM telt',
  'did-mail.provider-unlinked': 'Niet meer gesynchroniseerd',
  'mail-reason.new-at-the-provider': 'Het staat in een map van je mailbox die wordt gesynchroniseerd.',
  'mail-reason.moved-at-the-provider': 'Het is in je mailbox verplaatst.',
  'mail-reason.moved-in-the-crm': 'Het is in je CRM verplaatst.',
  'mail-reason.keywords-at-the-provider': 'Het is in je mailbox gemarkeerd, bijvoorbeeld als gelezen.',
  'mail-reason.keywords-in-the-crm': 'Het is in je CRM gemarkeerd, bijvoorbeeld als gelezen.',
  'mail-reason.erased-at-the-provider': 'Het is in je mailbox gewist. Je CRM bewaart het in de prullenbak.',
  'mail-reason.deleted-in-the-crm': 'Het is in je CRM verwijderd.',
  'mail-reason.moved-on-both-sides': 'Het is aan beide kanten naar een andere map verplaatst.',
  'mail-reason.moved-to-an-unmapped-mailbox':
    'Het is verplaatst naar een map die niet wordt gesynchroniseerd. Je CRM bewaart het.',
  'mail-reason.hidden-in-the-crm': 'Het is in je CRM uit het zicht. Je mailbox bewaart het.',
  'mail-reason.erased-kept-in-the-crm': 'Het is weg uit je mailbox. Je CRM bewaart het.',
  'mail-reason.gone-on-both-sides': 'Het is weg aan beide kanten.',
  'mail-reason.kept-by-a-person': 'Jij besloot dat het blijft waar het is.',

  'decision.mail-many-removals-crm': {
    one: '{count} bericht naar de prullenbak van je CRM verplaatsen?',
    other: '{count} berichten naar de prullenbak van je CRM verplaatsen?',
  },
  'decision.mail-many-removals-text-crm':
    'Ze zijn weg uit je mailbox. Zoveel is meer dan gewoonlijk, dus Concord vraagt het eerst. Bewaar je ze, dan blijven ze in hun mappen in je CRM staan en worden ze niet meer gesynchroniseerd.',
  'choice.mail-many-removals-approve-crm': {
    one: 'Naar de prullenbak',
    other: '{count} naar de prullenbak',
  },
  'choice.mail-many-removals-reject-crm': { one: 'In je CRM bewaren', other: 'In je CRM bewaren' },
  'decision.mail-many-removals-provider': {
    one: 'Is het de bedoeling dat {count} bericht weg is uit je CRM?',
    other: 'Is het de bedoeling dat {count} berichten weg zijn uit je CRM?',
  },
  'decision.mail-many-removals-text-provider':
    'Zoveel is meer dan gewoonlijk, dus Concord vraagt het eerst. Zo ja, dan gaat wat er daar is verwijderd naar de prullenbak van je mailbox; wat daar is verdwenen, blijft in je mailbox en wordt niet opnieuw gekopieerd. Zo nee, dan wordt er in je mailbox niets verplaatst, en wat is verdwenen wordt opnieuw naar je CRM gekopieerd.',
  'choice.mail-many-removals-approve-provider': 'Ja, dat is de bedoeling',
  'choice.mail-many-removals-reject-provider': 'Nee, bewaren',
  'decision.mail-frozen': {
    one: 'Opnieuw proberen het bericht ‘{title}’ te wijzigen?',
    other: 'Opnieuw proberen {count} berichten te wijzigen?',
  },
  'decision.mail-frozen-text':
    'Een ander programma verplaatst of markeert dit bericht steeds terug, dus Concord is ermee gestopt. Tot je het opnieuw probeert, kunnen de map of de markeringen aan de twee kanten verschillen.',
  'choice.mail-frozen-approve': 'Opnieuw proberen',
  'decision.mail-items': 'Berichten',

  'status.mail': 'E-mail',
  'status.mail-unavailable': 'Niet mogelijk met dit CRM',
  'status.mail-no-account': 'Heeft eerst een agenda-account nodig',
  'status.mail-more': 'Waarom',
  'status.mail-none': 'Niet verbonden',
  'status.mail-connect': 'Ook je mailbox verbinden',
  'status.mail-unmapped': 'Wacht tot je mappen kiest',
  'status.mail-asleep': 'Staat stil',
  'status.mail-paused': { one: '{count} map is gepauzeerd', other: '{count} mappen zijn gepauzeerd' },
  'status.mail-backlog': { one: 'Nog {count} te komen', other: 'Nog {count} te komen' },
  'status.mail-new': { one: '{count} nieuw vandaag', other: '{count} nieuw vandaag' },

  'today.mail-arrived': {
    one: '{count} bericht naar je CRM gekopieerd',
    other: '{count} berichten naar je CRM gekopieerd',
  },
  'today.mail-moved': { one: '{count} bericht verplaatst', other: '{count} berichten verplaatst' },
  'today.mail-read': { one: '{count} bericht gemarkeerd', other: '{count} berichten gemarkeerd' },

  'first-run.mail': 'Ook je mailbox verbinden, zodra dit klaar is',
  'first-run.mail-hint': 'Concord opent dan het scherm E-mail. Het kan ook later.',
} as const satisfies Translated<typeof english>;
