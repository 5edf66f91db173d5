/** Dutch: what Microsoft's own pages say, and what an administrator of Microsoft 365 does about it. */
export const microsoftSignIn = {
  'sign-in-page.microsoft-approval': 'Goedkeuring van beheerder vereist',
  'sign-in-page.microsoft-approval-do':
    'In je organisatie mogen mensen programma’s niet zelf toelaten. Stuur de tekst naar je beheerder: er staat een link in die Concord voor iedereen toelaat. Log daarna opnieuw in. Concord onthoudt waar je bent, ook als je het afsluit.',
  'sign-in-page.microsoft-request': 'Goedkeuring vereist: geef een reden op',
  'sign-in-page.microsoft-request-do':
    'Je organisatie neemt zulke verzoeken op die pagina aan. Schrijf daar waarvoor je Concord nodig hebt, en kies ‘Goedkeuring aanvragen’. Microsoft mailt je als er is besloten; log dan opnieuw in.',
  'sign-in-page.microsoft-access': 'Je hebt momenteel geen toegang',
  'sign-in-page.microsoft-access-do':
    'De regels van je organisatie vragen om een beheerde computer, een bepaald netwerk of een bepaalde manier van inloggen. Je beheerder weet welke. Kies op die pagina ‘Meer details’ en stuur wat daar staat met de tekst mee.',
  'sign-in-page.microsoft-assigned':
    'De aangemelde persoon is niet toegewezen aan een rol voor de toepassing',
  'sign-in-page.microsoft-assigned-do':
    'In je organisatie mogen alleen bepaalde mensen Concord gebruiken. Vraag je beheerder om je toe te voegen.',
  'sign-in-page.microsoft-account': 'Dat account bestaat niet in deze organisatie',
  'sign-in-page.microsoft-account-do':
    'Je bent ingelogd met een ander account dan de client toelaat. Ga terug, kies ‘Een ander account gebruiken’ en log in met het account van je organisatie.',
  'sign-in-page.microsoft-unknown': 'De toepassing is niet gevonden in de directory',
  'sign-in-page.microsoft-unknown-do':
    'De client-id is verkeerd getypt, of de client hoort bij een andere organisatie dan je account. Kijk de client-id na onder ‘De eigen client van je organisatie gebruiken’, of stuur de tekst naar je beheerder.',
  'sign-in-page.microsoft-organization':
    'De toepassing is niet geconfigureerd als toepassing voor meerdere tenants',
  'sign-in-page.microsoft-organization-do':
    'De client is voor één organisatie, en Concord weet niet welke. Annuleer hier en vul de instantie in onder ‘De eigen client van je organisatie gebruiken’.',
  'sign-in-page.microsoft-network': 'Toegang geblokkeerd door je organisatie of haar netwerk',
  'sign-in-page.microsoft-network-do':
    'Dit netwerk laat alleen accounts van bepaalde organisaties toe. Probeer een ander netwerk, of stuur de tekst naar je beheerder.',
  'sign-in-page.microsoft-disabled': 'De toepassing is uitgeschakeld',
  'sign-in-page.microsoft-disabled-do':
    'Je beheerder heeft Concord in je organisatie uitgezet, en kan het weer aanzetten.',
  'sign-in-page.microsoft-service': 'De toepassing heeft een dienst nodig die je organisatie niet heeft',
  'sign-in-page.microsoft-service-do':
    'Je organisatie heeft geen Exchange Online, of heeft het voor programma’s uitgezet. Staat de mail op eigen servers, dan kom je daar met deze login niet.',
  'sign-in-page.microsoft-locked': 'Je account is vergrendeld',
  'sign-in-page.microsoft-locked-do':
    'Het is uitgeschakeld, of vergrendeld na verkeerde wachtwoorden. Wacht een half uur en probeer het opnieuw, of vraag het aan je beheerder.',
  'sign-in-page.microsoft-redirect': 'De omleidings-URI komt niet overeen',
  'sign-in-page.microsoft-redirect-do':
    'De client mist ‘http://localhost’ onder ‘Mobiele en bureaubladtoepassingen’, of laat geen openbare clientstromen toe. Alleen wie hem heeft geregistreerd kan dat verhelpen: stuur de tekst naar je beheerder.',
  'sign-in-page.microsoft-other': 'Iets anders',
  'sign-in-page.microsoft-other-do':
    'Kopieer de link en open die in een andere browser, of in een privévenster. Komt daar dezelfde pagina, stuur dan de tekst naar je beheerder met een afbeelding van de pagina.',

  'sign-in.opened-microsoft':
    'Je browser toont de pagina van Microsoft. Kies daar je account, accepteer wat Concord vraagt, en kom terug naar Concord.',
  'sign-in.to-open-microsoft':
    'Open de pagina van Microsoft, kies daar je account, accepteer wat Concord vraagt, en kom terug naar Concord.',
  'sign-in.declined-microsoft':
    'Stond op de pagina dat je beheerder het moet goedkeuren? Stuur dan de tekst: er staat een link in waarmee Concord voor iedereen in je organisatie wordt toegestaan. Je kunt later terugkomen en hier opnieuw inloggen.',

  'admin-text.microsoft-link':
    'Wil je deze pagina als beheerder openen en Accepteren kiezen? Dan is Concord voor iedereen in onze organisatie toegestaan. Daarna toont je browser een pagina die niet bereikbaar is; dat hoort zo.\n{link}',
  'admin-text.microsoft-trust':
    'Het kan ook in het Microsoft Entra-beheercentrum (entra.microsoft.com): Bedrijfstoepassingen > de toepassing met de client-id hieronder > Machtigingen > Beheerderstoestemming verlenen. Of ik eraan ben toegewezen en of de toepassing is ingeschakeld, staat daar onder Eigenschappen en bij Gebruikers en groepen.',

  'admin-text.microsoft-no-mailbox':
    'Ik wil graag Concord gebruiken. Het draait op mijn eigen computer en houdt mijn Microsoft 365-account gelijk met ons CRM. Het inloggen lukt, maar Microsoft 365 heeft geen postvak voor mijn account. Ontbreekt er een licentie met Exchange Online, of staat mijn postvak op een eigen Exchange-server? Als het de licentie is, wil je er dan een toewijzen? Als het een eigen server is, wil je me dan het adres ervan geven?',
  'admin-text.microsoft-account-disabled':
    'Ik gebruik Concord. Het draait op mijn eigen computer en houdt mijn Microsoft 365-account gelijk met ons CRM. Microsoft zegt dat mijn account is uitgeschakeld, of dat het postvak is gesloten. Wil je in het Microsoft Entra-beheercentrum (entra.microsoft.com) bij Gebruikers kijken of mijn account is ingeschakeld, en in het Exchange-beheercentrum naar mijn postvak?',
  'admin-text.microsoft-conditional-access':
    'Ik wil graag Concord gebruiken. Het draait op mijn eigen computer en houdt mijn Microsoft 365-account gelijk met ons CRM. Een beleid voor voorwaardelijke toegang laat me er niet mee inloggen vanaf deze computer. In het Microsoft Entra-beheercentrum (entra.microsoft.com) noemen de aanmeldingslogboeken van mijn account het beleid en wat het vraagt.',
  'admin-text.microsoft-application-disabled':
    'Ik wil graag Concord gebruiken. Het draait op mijn eigen computer en houdt mijn Microsoft 365-account gelijk met ons CRM. Het staat uit in onze organisatie, of ik ben er niet aan toegewezen. In het Microsoft Entra-beheercentrum (entra.microsoft.com) staat dat onder Bedrijfstoepassingen > de toepassing met de client-id hieronder > Eigenschappen, en bij Gebruikers en groepen.',
  'admin-text.microsoft-service-missing':
    'Ik wil graag Concord gebruiken. Het draait op mijn eigen computer en houdt mijn Microsoft 365-account gelijk met ons CRM. Microsoft zegt dat onze organisatie de dienst niet heeft waar het om vraagt: Exchange Online met Microsoft Graph. Zit die in ons abonnement, en staat die aan voor programma’s?',

  'microsoft-client.lead':
    'Bij sommige organisaties kun je alleen inloggen via een toepassing die ze zelf hebben geregistreerd. Je beheerder heeft de client-id en de instantie ervan.',
  'microsoft-client.needed':
    'Deze Concord heeft zelf geen client voor {provider}. Je beheerder kan er een voor je organisatie registreren; vul de client-id en de instantie hier in.',
  'microsoft-client.id-hint': 'Microsoft Entra noemt het ‘Toepassings-id (client-id)’.',
  'microsoft-client.id-fault':
    'Dit is geen client-id. Die bestaat uit cijfers en letters van a tot en met f, in vijf groepen met streepjes ertussen.',
  'microsoft-client.authority': 'Instantie (authority)',
  'microsoft-client.authority-hint':
    'Bijvoorbeeld https://login.microsoftonline.com/contoso.com: de inlogpagina van de cloud van Microsoft, en de id of een domein van je organisatie. Laat het leeg als de client voor accounts van alle organisaties is.',
  'microsoft-client.authority-fault':
    'Deze instantie bestaat niet. Het is een adres zoals https://login.microsoftonline.com/contoso.com: de inlogpagina van de cloud van Microsoft, en de id of een domein van je organisatie.',
  'microsoft-client.guide-1':
    'Kies in het Microsoft Entra-beheercentrum (entra.microsoft.com), onder App-registraties, ‘Nieuwe registratie’. Noem de toepassing Concord, en kies alleen accounts in de map van je eigen organisatie.',
  'microsoft-client.guide-2':
    'Voeg onder Verificatie het platform ‘Mobiele en bureaubladtoepassingen’ toe met de omleidings-URI http://localhost, en zet ‘Openbare clientstromen toestaan’ aan. Een clientgeheim is niet nodig.',
  'microsoft-client.guide-3':
    'Voeg onder API-machtigingen deze gedelegeerde machtigingen van Microsoft Graph toe; de laatste is alleen voor mail:',
  'microsoft-client.guide-4':
    'Kies daar ‘Beheerderstoestemming verlenen’. Anders moeten mensen bij het inloggen misschien op goedkeuring wachten.',
  'microsoft-client.guide-5':
    'Geef twee dingen uit het Overzicht aan de mensen die Concord gebruiken: de toepassings-id (client-id), en als instantie het adres https://login.microsoftonline.com/ gevolgd door de map-id (tenant-id).',
} as const;
