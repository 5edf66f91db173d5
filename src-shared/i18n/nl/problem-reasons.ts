/** Dutch: Problems whose `reason` tells more than the code alone. What is missing here is as in `problems.ts`. */
import type { problemReasons as english } from '../en/problem-reasons.ts';
import type { TranslatedReasons } from '../entry.ts';

const clientRefused = {
  title: 'De client van je organisatie wordt niet geaccepteerd',
  cause:
    'De server[ {host}] accepteert deze OAuth-client niet. De id of het geheim is verkeerd getypt, de client is verwijderd, of hij is niet van het type ‘Desktop-app’. Je beheerder kan het nakijken.',
  fix: 'Client nakijken',
} as const;

export const problemReasons = {
  'sign-in-required': {
    declined: {
      title: 'Je hebt het niet toegestaan',
      cause:
        'Het inloggen is geannuleerd op de pagina[ van {host}]. Er is niets gekoppeld. Log opnieuw in en sta toe wat Concord vraagt.',
    },
    'not-granted': {
      title: 'Een vakje was niet aangevinkt',
      cause:
        'Concord heeft ook toegang nodig[ tot {missing}]. Log opnieuw in en vink elk vakje op de pagina aan.',
    },
    'no-refresh-token': {
      title: 'Deze login zou binnen een uur eindigen',
      cause:
        'De server[ {host}] gaf geen blijvende toestemming. Verwijder Concord bij de apps en services van derden in de instellingen van je account daar, en log opnieuw in.',
    },
    'code-expired': {
      title: 'Het inloggen is niet afgerond',
      cause: 'Het antwoord van je browser gold niet meer toen het aankwam[ bij {host}]. Log opnieuw in.',
    },
    revoked: {
      title: 'Je bent niet meer ingelogd',
      cause:
        'De toestemming is ingetrokken[ bij {host}], je wachtwoord is gewijzigd, of de login is lang niet gebruikt. Er is niets verloren: log opnieuw in en Concord gaat verder.',
    },
    'session-ended': {
      title: 'Je organisatie vraagt je opnieuw in te loggen',
      cause:
        'De beheerder laat een login maar enkele uren of dagen gelden. Log opnieuw in en Concord gaat verder. Gebeurt dat vaak, dan kan je beheerder een uitzondering maken voor Concord.',
    },
    interaction: {
      title: 'De server heeft een vraag voor je',
      cause: 'De server[ {host}] wil je iets vragen voordat Concord verder mag. Log opnieuw in.',
    },
    'second-factor': {
      title: 'Tweestapsverificatie is nodig',
      cause: 'Je organisatie vraagt erom. Log opnieuw in en bevestig dat jij het bent.',
    },
    'password-changed': {
      title: 'Je wachtwoord is gewijzigd of verlopen',
      cause: 'De eerdere login[ bij {host}] is daarmee geëindigd. Log opnieuw in en Concord gaat verder.',
    },
    expired: {
      title: 'Je login is verlopen',
      cause: 'Die is lang niet gebruikt[ bij {host}]. Log opnieuw in en Concord gaat verder.',
    },
    'no-tokens': {
      title: 'Deze computer heeft geen login voor je account',
      cause:
        'Die is hier nooit bewaard, of is weg. Verder is er niets verloren: log opnieuw in en Concord gaat verder.',
    },
    'client-changed': {
      title: 'Er wordt nu een andere client gebruikt',
      cause: 'Je login hoort bij de vorige OAuth-client. Log nog eenmaal in met de nieuwe.',
    },
  },
  'another-account': {
    'permission-stays': {
      title: 'Dat was een ander account',
      cause:
        'Er is niets in gelezen en er blijft hier niets van achter. Van wie het is, kan de toestemming intrekken op de pagina van de aanbieder zelf. Kies het verwachte account.',
    },
  },
  'consent-required': {
    'administrator-policy': {
      title: 'Je beheerder moet dit eerst toestaan',
      cause:
        'Je organisatie laat alleen programma’s toe die de beheerder vertrouwt. Stuur de tekst naar je beheerder. Het kan twee dagen duren voordat een wijziging geldt; log dan opnieuw in.',
    },
    'advanced-protection': {
      title: 'Je account heeft Geavanceerde beveiliging',
      cause:
        'Die laat weinig programma’s toe. Bij een account van je organisatie kan de beheerder Concord toelaten. Een privéaccount met Geavanceerde beveiliging kan niet worden gekoppeld.',
    },
    'no-consent': {
      title: 'Concord mag dit account niet gebruiken',
      cause:
        'Nog niemand heeft het[ bij {host}] toegestaan, of het is daar weer ingetrokken. Log opnieuw in en sta het toe; lukt dat niet, dan kan je beheerder het.',
    },
    'administrator-consent': {
      title: 'Alleen je beheerder kan dit toestaan',
      cause: 'In je organisatie mag je programma’s niet zelf toestaan. Stuur de tekst naar je beheerder.',
    },
    'service-missing': {
      title: 'Je organisatie heeft deze dienst niet',
      cause: 'De agenda of mail waar Concord om vraagt staat daar niet aan. Je beheerder kan het nakijken.',
    },
    'application-disabled': {
      title: 'Concord staat uit in je organisatie',
      cause: 'De beheerder heeft het uitgezet, of heeft het niet aan jou toegewezen.',
    },
    'no-mailbox': {
      title: 'Microsoft 365 heeft geen postvak voor dit account',
      cause:
        'Het inloggen lukt, maar het account heeft geen licentie voor een postvak, of het postvak staat op een Exchange-server van je eigen organisatie. Je beheerder weet welke van de twee. Voor Exchange op eigen servers van je organisatie vul je je adres en wachtwoord in, in plaats van in te loggen bij Microsoft.',
    },
    'account-disabled': {
      title: 'Je account is uitgeschakeld',
      cause:
        'Je organisatie heeft het uitgeschakeld, of het postvak gesloten. Je beheerder kan het weer openen.',
    },
    'conditional-access': {
      title: 'Je organisatie staat deze computer niet toe',
      cause:
        'De regels vragen om een beheerde computer, een bepaald netwerk of een bepaalde manier van inloggen. Je beheerder weet welke.',
    },
    'no-exchange-mailbox': {
      title: 'De server heeft geen postvak voor dit account',
      cause:
        'Het inloggen lukt[ bij {host}], maar Exchange heeft er geen postvak voor. Je beheerder weet waar je postvak staat, en het adres ervan.',
    },
    'ews-blocked': {
      title: 'Je beheerder moet dit eerst toestaan',
      cause:
        'De Exchange-server[ {host}] laat je binnen, maar niet via Exchange Web Services (EWS), die Concord gebruikt. Je beheerder kan ze voor jou of voor Concord aanzetten.',
    },
  },
  'mailbox-taken': {
    'not-moved': {
      title: 'Dit is het account dat nu verbonden is',
      cause: 'Daar is niets verhuisd. Log in met het account waar je mailbox naartoe is verhuisd.',
    },
  },
  'account-not-permitted': {
    'organization-only': {
      title: 'Dit account hoort niet bij de organisatie',
      cause:
        'De client die Concord gebruikt, is alleen voor accounts van één organisatie. Kies een account van die organisatie, of vraag het aan de beheerder.',
      fix: 'Een ander account kiezen',
    },
    'unknown-client': {
      title: 'Deze organisatie kent Concord niet',
      cause:
        'De client die Concord gebruikt, bestaat niet in de organisatie van dit account. Kies een ander account, of vraag de beheerder om Concord toe te voegen.',
      fix: 'Een ander account kiezen',
    },
    'tenant-restriction': {
      title: 'Dit netwerk laat alleen bepaalde organisaties toe',
      cause:
        'De regels van je organisatie of van dit netwerk laten dit account hier niet inloggen. Probeer een ander netwerk, of vraag het aan de beheerder.',
      fix: 'Een ander account kiezen',
    },
    policy: {
      title: 'Je organisatie staat dit account hier niet toe',
      cause:
        'De organisatie die deze computer beheert, bepaalt welke accounts Concord erop mag gebruiken. Kies een account van je organisatie, of vraag het aan de beheerder.',
      fix: 'Een ander account kiezen',
    },
    'policy-unreadable': {
      title: 'De regels van je organisatie zijn niet te lezen',
      cause:
        'De organisatie die deze computer beheert, heeft ingesteld welke accounts Concord mag gebruiken, en die instelling is beschadigd of door een ander veranderd. Tot de beheerder dat herstelt, wordt hier geen Microsoft-account gebruikt.',
    },
    'account-disabled': {
      title: 'Dit account is geblokkeerd',
      cause:
        'Het is uitgeschakeld, of geblokkeerd na verkeerde wachtwoorden. De beheerder kan het weer vrijgeven; na verkeerde wachtwoorden helpt wachten ook.',
      fix: 'Een ander account kiezen',
    },
    'mailbox-in-cloud': {
      title: 'Je postvak staat in Microsoft 365',
      cause:
        'Het staat niet op een server van je eigen organisatie[: {host}]. Log in plaats daarvan in met een Microsoft-account.',
      fix: 'Ander account kiezen',
    },
    'mailbox-elsewhere': {
      title: 'Je postvak staat op een andere server',
      cause:
        'De server[ {host}] heeft het niet meer. Log in waar het nu staat. Laat het serveradres bij de geavanceerde instellingen leeg zodat Concord het vindt, of vraag het je beheerder.',
    },
    'exchange-too-old': {
      title: 'Deze Exchange-server is te oud',
      cause: 'Concord heeft Exchange 2013 of later nodig. De server[ {host}] is ouder.',
    },
    'ntlm-only': {
      title: 'Inloggen met Basic staat daar uit',
      cause:
        'De server[ {host}] neemt je wachtwoord alleen met NTLM aan. Kies NTLM of automatisch bij verificatie in de geavanceerde instellingen.',
      fix: 'Instellingen controleren',
    },
    'basic-only': {
      title: 'NTLM staat daar uit',
      cause:
        'De server[ {host}] neemt je wachtwoord alleen met Basic aan. Kies Basic of automatisch bij verificatie in de geavanceerde instellingen.',
      fix: 'Instellingen controleren',
    },
    'negotiate-only': {
      title: 'De server neemt alleen Kerberos aan',
      cause:
        'De server[ {host}] biedt Negotiate aan en weigert NTLM daarin. Concord heeft geen Kerberos. Je beheerder kan NTLM of Basic voor Exchange Web Services toestaan.',
    },
    'oauth-only': {
      title: 'De server neemt geen wachtwoorden aan',
      cause:
        'De server[ {host}] vraagt om inloggen in de browser (moderne verificatie), wat Concord voor servers van je eigen organisatie nog niet heeft. Je beheerder kan NTLM of Basic voor Exchange Web Services toestaan.',
    },
    'ntlm-not-kept': {
      title: 'Het inloggen met NTLM houdt geen stand',
      cause:
        'Iets tussen deze computer en de server[ {host}], zoals een proxy of een load balancer, houdt verbindingen niet uit elkaar. Kies Basic bij verificatie in de geavanceerde instellingen, of vraag je beheerder.',
      fix: 'Instellingen controleren',
    },
  },
  'wrong-password': {
    'password-expired': {
      title: 'Je wachtwoord is verlopen',
      cause: 'De server[ {host}] vraagt om een nieuw wachtwoord. Wijzig het daar en vul hier het nieuwe in.',
    },
    ntlm: {
      title: 'Gebruikersnaam of wachtwoord geweigerd[ door {host}]',
      cause:
        'Als beide kloppen: misschien hoort het Windows-domein bij de naam (DOMEIN\\naam), of de server eist Extended Protection terwijl iets ertussen de versleutelde verbinding opent. Concord probeert het niet vanzelf opnieuw, zodat je account niet wordt vergrendeld.',
    },
  },
  'not-a-calendar-server': {
    'no-exchange': {
      title: 'Geen Exchange-server gevonden',
      cause:
        'Voor dit adres antwoordt niets van Exchange[: {host}]. Je beheerder weet het serveradres, dat je bij de geavanceerde instellingen kunt invullen.',
    },
  },
  'server-failed': {
    'mailbox-moving': {
      title: 'Je postvak wordt verplaatst',
      cause:
        'Je beheerder verplaatst het naar een andere server[: {host}]. Concord probeert het vanzelf opnieuw tot dat klaar is.',
    },
  },
  'store-locked': {
    'key-store': {
      title: 'De sleutelbos van deze computer is vergrendeld',
      cause:
        'Concord bewaart daar je inloggegevens en kan er nu niet bij. Ontgrendel hem, meestal door opnieuw bij deze computer in te loggen, en probeer het opnieuw.',
    },
  },
  'setup-invalid': {
    invalid_client: clientRefused,
    deleted_client: clientRefused,
    unauthorized_client: clientRefused,
    redirect_uri_mismatch: clientRefused,
    invalid_request: clientRefused,
    invalid_scope: clientRefused,
    unsupported_response_type: clientRefused,
    unsupported_grant_type: clientRefused,
    disallowed_useragent: clientRefused,
  },
} as const satisfies TranslatedReasons<typeof english>;
