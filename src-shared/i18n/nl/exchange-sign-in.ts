/** Dutch: what the administrator of an Exchange server is asked. */
export const exchangeSignIn = {
  'admin-text.exchange-ews-blocked':
    'Ik wil graag Concord gebruiken. Het draait op mijn eigen computer en houdt mijn Exchange-account gelijk met ons CRM. Onze Exchange-server laat me binnen, maar niet via Exchange Web Services (EWS). Wil je in de Exchange Management Shell naar drie instellingen kijken: EwsEnabled van mijn postvak (Get-CASMailbox), en EwsApplicationAccessPolicy met EwsAllowList en EwsBlockList, van mijn postvak en van de organisatie (Get-OrganizationConfig)? Concord noemt zich daar ‘Concord’ (de User-Agent).',
  'admin-text.exchange-no-exchange-mailbox':
    'Ik wil graag Concord gebruiken. Het draait op mijn eigen computer en houdt mijn Exchange-account gelijk met ons CRM. Het inloggen lukt, maar Exchange heeft geen postvak voor mijn account. Welk postvak hoort erbij, wat is het adres ervan, en op welke server staat het?',
  'admin-text.exchange-account-disabled':
    'Ik gebruik Concord. Het draait op mijn eigen computer en houdt mijn Exchange-account gelijk met ons CRM. Exchange zegt dat mijn account of mijn postvak is uitgeschakeld. Wil je ernaar kijken (Get-Mailbox, en het account in Active Directory)?',
} as const;
