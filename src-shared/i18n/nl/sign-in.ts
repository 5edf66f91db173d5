/** Dutch: signing in at a provider, in the browser. */
import type { signIn as english } from '../en/sign-in.ts';
import type { Translated } from '../entry.ts';

export const signIn = {
  'sign-in.with': 'Inloggen met {provider}',
  'sign-in.again-with': 'Opnieuw inloggen met {provider}',
  'sign-in.as': 'Inloggen als {address}',
  'sign-in.other-account': 'Een ander account kiezen',
  'sign-in.use-instead': 'Toch {address} gebruiken',
  'sign-in.named': 'Je hebt ingelogd als {actual}. Concord verwachtte {expected}.',
  'sign-in.named-one': 'Je hebt ingelogd als {actual}.',
  'sign-in.cards':
    'Of log in je browser in, op de pagina van de aanbieder zelf. Het adres hierboven mag leeg blijven: je kiest het account daar.',
  'sign-in.switched-off': 'De beheerder van je CRM heeft {provider}-accounts uitgezet.',
  'sign-in.lead': 'Voor {address}. Je logt in je browser in, op de pagina van {provider} zelf.',
  'sign-in.lead-any':
    'Je logt in je browser in, op de pagina van {provider} zelf, en kiest het account daar.',
  'sign-in.never': 'Je wachtwoord blijft bij {provider}. Concord krijgt het nooit te zien.',
  'sign-in.asks-account':
    'Concord vraagt nu toegang tot je agenda’s. Om je mail vraagt het pas als je je mailbox koppelt.',
  'sign-in.asks-mail':
    'Concord vraagt je mail te mogen lezen, verplaatsen en markeren. Het wist geen bericht.',
  'sign-in.keeps': 'Alles wat gekoppeld is, blijft zoals het is.',
  'sign-in.begun': 'Je was begonnen met inloggen met {provider}',
  'sign-in.begun-lead':
    'Moest je beheerder Concord eerst toestaan? Log opnieuw in zodra dat is gebeurd, dan ga je hier verder. Je hoeft niets nog eens in te vullen.',
  'sign-in.key-file': 'Bewaar mijn inloggegevens in een bestand dat alleen ik kan lezen',
  'sign-in.key-file-hint':
    'Deze computer heeft geen veilige plek voor inloggegevens. Concord kan in plaats daarvan een versleuteld bestand in je eigen map gebruiken.',
  'sign-in.key-file-needed':
    'Concord heeft hiervoor eerst je ja nodig, om je inloggegevens te kunnen bewaren.',

  'sign-in.starting': 'Inloggen beginnen…',
  'sign-in.waiting': 'Wachten op je browser…',
  'sign-in.finishing': 'Je bent terug. Concord rondt het inloggen af…',
  'sign-in.opened':
    'Je browser toont de pagina van {provider}. Log daar in, vink elk vakje aan dat je ziet, en kom terug naar Concord.',
  'sign-in.to-open':
    'Open de pagina van {provider}, log daar in, vink elk vakje aan dat je ziet, en kom terug naar Concord.',
  'sign-in.not-opened':
    'Je browser kon niet worden geopend. Kopieer de link en open die in een browser op deze computer.',
  'sign-in.expected': 'Kies daar {address}.',
  'sign-in.here-only':
    'Open de pagina op de computer waarop Concord draait: {provider} leidt je naar die computer terug.',
  'sign-in.until': 'Concord wacht tot {time} ({left}).',
  'sign-in.open': 'De inlogpagina openen',
  'sign-in.open-again': 'De pagina opnieuw openen',
  'sign-in.copy-link': 'Link kopiëren',
  'sign-in.error-page': 'Ik zie een foutpagina',
  'sign-in.error-page-lead':
    'Wat staat er op de pagina? De code is in elke taal dezelfde; sommige pagina’s tonen die pas onder de foutdetails.',
  'sign-in.error-code': 'Fout {code}',
  'sign-in.error-codes': 'Fout {code} of {other}',

  'sign-in-page.not-trusted': 'Toegang geblokkeerd: de beheerder van je organisatie moet Concord beoordelen',
  'sign-in-page.not-trusted-do':
    'Je organisatie laat alleen programma’s toe die de beheerder vertrouwt. Stuur de tekst naar je beheerder. Het kan twee dagen duren voordat een wijziging geldt; log dan opnieuw in.',
  'sign-in-page.advanced-protection': 'Toegang geblokkeerd, door Geavanceerde beveiliging',
  'sign-in-page.advanced-protection-do':
    'Je account heeft Geavanceerde beveiliging, die weinig programma’s toelaat. Bij een account van je organisatie kan de beheerder Concord toelaten. Een privéaccount met Geavanceerde beveiliging kan niet worden gekoppeld.',
  'sign-in-page.organization-only': 'Concord is alleen voor gebruik binnen de eigen organisatie',
  'sign-in-page.organization-only-do':
    'De client die Concord gebruikt, is alleen voor accounts van één organisatie. Ga op de pagina terug en kies een account van die organisatie. Hoor je erbij, stuur dan de tekst naar je beheerder.',
  'sign-in-page.testers': 'Concord heeft de verificatie van Google niet afgerond',
  'sign-in-page.testers-do':
    'De client wordt nog getest, en jouw account hoort niet bij de testers. Stuur de tekst naar je beheerder; die kan de client publiceren of jou toevoegen.',
  'sign-in-page.not-verified': 'Google heeft deze app niet geverifieerd',
  'sign-in-page.not-verified-do':
    'Google heeft de client die Concord gebruikt niet gecontroleerd. Is het de eigen client van je organisatie, dan kom je via ‘Geavanceerd’ op die pagina verder. Ga anders terug en vraag het eerst aan je beheerder.',
  'sign-in-page.blocked': 'Deze app is geblokkeerd',
  'sign-in-page.blocked-do':
    'Google laat deze client niet meer doen dan jou herkennen, of het maximum aantal mensen is bereikt. Je beheerder kan een client van je eigen organisatie maken; die heeft geen maximum.',
  'sign-in-page.embedded':
    'Toegang geblokkeerd: het verzoek van Concord voldoet niet aan het beleid van Google',
  'sign-in-page.embedded-do':
    'De pagina is binnen een ander programma geopend, en daar laat Google niemand inloggen. Kopieer de link en plak die in je gewone browser, zoals Chrome, Edge, Firefox of Safari.',
  'sign-in-page.request': 'Toegang geblokkeerd: het verzoek van deze app is ongeldig',
  'sign-in-page.request-do':
    'De client is niet van het type ‘Desktop-app’. Alleen wie hem heeft geregistreerd kan dat verhelpen: stuur de tekst naar je beheerder.',
  'sign-in-page.client': 'De OAuth-client is niet gevonden',
  'sign-in-page.client-do':
    'De client-id is verkeerd getypt, of de client is verwijderd. Annuleer hier en kijk de client-id na onder ‘De eigen client van je organisatie gebruiken’.',
  'sign-in-page.other': 'Iets anders',
  'sign-in-page.other-do':
    'Kopieer de link en open die in een andere browser, of in een privévenster. Komt daar dezelfde pagina, stuur dan de tekst naar je beheerder met een afbeelding van de pagina.',

  'sign-in.copy-admin': 'Kopiëren voor je beheerder',
  'admin-text.hello': 'Hallo,',
  'admin-text.why':
    'Ik wil graag Concord gebruiken. Het draait op mijn eigen computer en houdt mijn {provider}-account gelijk met ons CRM. {provider} laat me er niet mee inloggen.',
  'admin-text.page': 'De pagina van {provider} zegt: {page}',
  'admin-text.trust':
    'Wil je het toestaan in de beheerdersconsole (admin.google.com)? Beveiliging > Toegangs- en gegevenscontrole > API-opties > Toegang van apps van derden beheren > Nieuwe app configureren. Zoek op de client-id en kies Vertrouwd.',
  'admin-text.client': 'Client-id: {clientId}',
  'admin-text.scopes': 'Rechten waar het om vraagt:',
  'admin-text.own':
    'Als je het liever niet toestaat, kun je een eigen client registreren; bij het instellen van Concord staat een handleiding onder ‘De eigen client van je organisatie gebruiken’.',
  'admin-text.data': 'Er gaat niets via servers van de maker: sleutels en gegevens blijven op mijn computer.',

  'sign-in.own-client': 'De eigen client van je organisatie gebruiken',
  'sign-in.own-client-lead':
    'Bij sommige organisaties kun je alleen inloggen via een eigen OAuth-client. Je beheerder heeft de id en het geheim ervan.',
  'sign-in.own-client-needed':
    'Deze Concord heeft zelf geen client voor {provider}. Je beheerder kan er een voor je organisatie registreren; vul de id en het geheim hier in.',
  'sign-in.own-client-keep': 'Laat beide leeg om de client te houden die nu wordt gebruikt.',
  'sign-in.client-id': 'Client-id',
  'sign-in.client-id-hint': 'Eindigt op .apps.googleusercontent.com',
  'sign-in.client-id-fault':
    'Dit is geen client-id. Die bestaat uit een getal, een streepje en letters, en eindigt op .apps.googleusercontent.com.',
  'sign-in.client-secret': 'Clientgeheim',
  'sign-in.client-secret-hint': 'Het staat naast de client-id in de Google Cloud-console.',
  'sign-in.client-secret-fault': 'Dit is geen clientgeheim. Kopieer het nog eens, zonder spaties.',
  'sign-in.guide': 'Voor de beheerder: een client registreren',
  'sign-in.guide-1':
    'Maak in de Google Cloud-console (console.cloud.google.com) een project in je organisatie, en zet daarin de Google Calendar API en de Gmail API aan.',
  'sign-in.guide-2':
    'Noem de app Concord onder ‘Google Auth Platform’ en kies de doelgroep ‘Intern’: dan kunnen alleen mensen van je organisatie hem gebruiken, en hoeft Google hem niet te verifiëren. Publiceer hem bij ‘Extern’: zolang hij wordt getest, eindigt elke login na zeven dagen.',
  'sign-in.guide-3':
    'Voeg onder ‘Gegevenstoegang’ deze rechten (scopes) toe; het laatste is alleen voor mail:',
  'sign-in.guide-4':
    'Maak onder ‘Clients’ een client van het type ‘Desktop-app’. Geef de client-id en het clientgeheim aan de mensen die Concord gebruiken.',
  'sign-in.guide-5':
    'Markeer deze client-id als vertrouwd in de beheerdersconsole (admin.google.com), onder Beveiliging > Toegangs- en gegevenscontrole > API-opties.',
  'sign-in.guide-copy': 'Deze handleiding kopiëren',

  'problem.clock-off': {
    one: 'De klok van deze computer loopt ongeveer {count} minuut verkeerd. Zet die eerst goed.',
    other: 'De klok van deze computer loopt ongeveer {count} minuten verkeerd. Zet die eerst goed.',
  },
  'problem.missing-calendar': 'je agenda’s',
  'problem.missing-mail': 'je mail',
} as const satisfies Translated<typeof english>;
