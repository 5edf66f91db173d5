/** English: what the administrator of an Exchange server is asked. */
export const exchangeSignIn = {
  'admin-text.exchange-ews-blocked':
    'I would like to use Concord. It runs on my own computer and keeps my Exchange account in agreement with our CRM. Our Exchange server lets me in, but not through Exchange Web Services (EWS). Please look at three settings in the Exchange Management Shell: EwsEnabled of my mailbox (Get-CASMailbox), and EwsApplicationAccessPolicy with its EwsAllowList and EwsBlockList, of my mailbox and of the organisation (Get-OrganizationConfig). Concord calls itself “Concord” there (its User-Agent).',
  'admin-text.exchange-no-exchange-mailbox':
    'I would like to use Concord. It runs on my own computer and keeps my Exchange account in agreement with our CRM. The sign-in works, but Exchange has no mailbox for my account. Which mailbox belongs to it, what is its address, and on which server is it?',
  'admin-text.exchange-account-disabled':
    'I use Concord. It runs on my own computer and keeps my Exchange account in agreement with our CRM. Exchange says that my account or my mailbox is switched off. Please look at it (Get-Mailbox, and the account in Active Directory).',
} as const;
