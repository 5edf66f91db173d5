/** English: Problems whose `reason` tells more than the code alone. What is missing here is as in `problems.ts`. */
const clientRefused = {
  title: 'Your organisation’s client is not accepted',
  cause:
    'The server[ {host}] does not accept this OAuth client. Its ID or secret is mistyped, it was deleted, or it is not of the type “Desktop app”. Your administrator can check it.',
  fix: 'Check the client',
} as const;

export const problemReasons = {
  'sign-in-required': {
    declined: {
      title: 'You did not allow it',
      cause:
        'The sign-in was cancelled on the page[ of {host}]. Nothing was connected. Sign in again, and allow what Concord asks for.',
    },
    'not-granted': {
      title: 'A box was not ticked',
      cause: 'Concord also needs access[ to {missing}]. Sign in again, and tick every box on the page.',
    },
    'no-refresh-token': {
      title: 'This sign-in would end within the hour',
      cause:
        'The server[ {host}] gave no lasting permission. Remove Concord under “Third-party apps and services” in the settings of your account there, then sign in again.',
    },
    'code-expired': {
      title: 'The sign-in was not completed',
      cause: 'The answer of your browser no longer counted when it arrived[ at {host}]. Sign in again.',
    },
    revoked: {
      title: 'Your sign-in has ended',
      cause:
        'The permission was withdrawn[ at {host}], your password was changed, or it was not used for a long time. Nothing is lost: sign in again, and Concord continues.',
    },
    'session-ended': {
      title: 'Your organisation asks for a new sign-in',
      cause:
        'Its administrator lets a sign-in last for some hours or days only. Sign in again, and Concord continues. If that happens often, your administrator can make an exception for Concord.',
    },
    interaction: {
      title: 'The server has a question for you',
      cause: 'The server[ {host}] wants to ask you something before Concord may continue. Sign in again.',
    },
    'second-factor': {
      title: 'Two-step verification is needed',
      cause: 'Your organisation asks for it. Sign in again and confirm that it is you.',
    },
    'password-changed': {
      title: 'Your password was changed or has expired',
      cause: 'The earlier sign-in[ at {host}] ended with it. Sign in again, and Concord continues.',
    },
    expired: {
      title: 'Your sign-in has expired',
      cause: 'It was not used for a long time[ at {host}]. Sign in again, and Concord continues.',
    },
    'no-tokens': {
      title: 'This computer has no sign-in for your account',
      cause:
        'It was never kept here, or it is gone. Nothing else is lost: sign in again, and Concord continues.',
    },
    'client-changed': {
      title: 'Another client is in use now',
      cause: 'Your sign-in belongs to the OAuth client before. Sign in once more with the new one.',
    },
  },
  'another-account': {
    'permission-stays': {
      title: 'That was another account',
      cause:
        'Nothing in it was read, and nothing of it stays here. Whoever it belongs to can take the permission back on the provider’s own page. Choose the expected account.',
    },
  },
  'consent-required': {
    'administrator-policy': {
      title: 'Your administrator has to allow this first',
      cause:
        'Your organisation lets in only programs that its administrator trusts. Send the text to your administrator. It can take up to two days until a change counts; then sign in again.',
    },
    'advanced-protection': {
      title: 'Your account has Advanced Protection',
      cause:
        'It lets in few programs. For an account of your organisation, its administrator can allow Concord. A private account with Advanced Protection cannot be connected.',
    },
    'no-consent': {
      title: 'Concord may not use this account',
      cause:
        'Nobody has allowed it yet[ at {host}], or it was taken back there. Sign in again and allow it; if you cannot, your administrator can.',
    },
    'administrator-consent': {
      title: 'Only your administrator can allow this',
      cause:
        'Your organisation does not let its people allow programs themselves. Send the text to your administrator.',
    },
    'service-missing': {
      title: 'Your organisation lacks the service',
      cause:
        'The calendar or mail that Concord asks for is not switched on there. Your administrator can check it.',
    },
    'application-disabled': {
      title: 'Concord is switched off in your organisation',
      cause: 'Its administrator has switched it off, or has not assigned it to you.',
    },
    'no-mailbox': {
      title: 'Microsoft 365 has no mailbox for this account',
      cause:
        'The sign-in works, but the account has no licence for a mailbox, or its mailbox is on an Exchange server of your own organisation. Your administrator knows which. For Exchange on your organisation’s own servers, enter your address and password instead of signing in with Microsoft.',
    },
    'account-disabled': {
      title: 'Your account is switched off',
      cause:
        'Your organisation has switched it off, or closed its mailbox. Your administrator can open it again.',
    },
    'conditional-access': {
      title: 'Your organisation does not allow this computer',
      cause:
        'Its rules ask for a managed computer, a certain network or a certain kind of sign-in. Your administrator knows which.',
    },
    'no-exchange-mailbox': {
      title: 'The server has no mailbox for this account',
      cause:
        'The sign-in works[ at {host}], but Exchange has no mailbox for it. Your administrator knows where your mailbox is, and its address.',
    },
    'ews-blocked': {
      title: 'Your administrator has to allow this first',
      cause:
        'The Exchange server[ {host}] lets you in, but not through Exchange Web Services (EWS), which Concord uses. Your administrator can switch them on for you or for Concord.',
    },
  },
  'mailbox-taken': {
    'not-moved': {
      title: 'This is the account that is connected now',
      cause: 'Nothing has moved there. Sign in with the account that your mailbox moved to.',
    },
  },
  'account-not-permitted': {
    'organization-only': {
      title: 'This account is outside the organisation',
      cause:
        'The client that Concord uses is only for accounts of one organisation. Choose an account of that organisation, or ask its administrator.',
      fix: 'Choose another account',
    },
    'unknown-client': {
      title: 'This organisation does not know Concord',
      cause:
        'The client that Concord uses does not exist in the organisation of this account. Choose another account, or ask your administrator to add it.',
      fix: 'Choose another account',
    },
    'tenant-restriction': {
      title: 'This network lets in certain organisations only',
      cause:
        'The rules of your organisation or of this network do not let this account sign in here. Try another network, or ask your administrator.',
      fix: 'Choose another account',
    },
    policy: {
      title: 'Your organisation does not allow this account here',
      cause:
        'The organisation that manages this computer decides whose accounts Concord may use on it. Choose an account of your organisation, or ask your administrator.',
      fix: 'Choose another account',
    },
    'policy-unreadable': {
      title: 'The rules of your organisation cannot be read',
      cause:
        'The organisation that manages this computer has set which accounts Concord may use, and the setting is damaged or changed by somebody else. Until your administrator corrects it, no Microsoft account is used here.',
    },
    'account-disabled': {
      title: 'This account is locked',
      cause:
        'It was switched off, or locked after wrong passwords. Your administrator can unlock it; after wrong passwords it also helps to wait.',
      fix: 'Choose another account',
    },
    'mailbox-in-cloud': {
      title: 'Your mailbox is in Microsoft 365',
      cause:
        'It is not on a server of your own organisation[: {host}]. Sign in to it as a Microsoft account instead.',
      fix: 'Choose another account',
    },
    'mailbox-elsewhere': {
      title: 'Your mailbox is on another server',
      cause:
        'The server[ {host}] does not have it any more. Sign in where it is now. Leave the server address in the advanced settings blank so that Concord finds it, or ask your administrator for it.',
    },
    'exchange-too-old': {
      title: 'This Exchange server is too old',
      cause: 'Concord needs Exchange 2013 or later. The server[ {host}] is older.',
    },
    'ntlm-only': {
      title: 'Basic sign-in is switched off there',
      cause:
        'The server[ {host}] takes your password with NTLM only. Choose NTLM or automatic under authentication in the advanced settings.',
      fix: 'Check the settings',
    },
    'basic-only': {
      title: 'NTLM is switched off there',
      cause:
        'The server[ {host}] takes your password with Basic sign-in only. Choose Basic or automatic under authentication in the advanced settings.',
      fix: 'Check the settings',
    },
    'negotiate-only': {
      title: 'The server takes Kerberos only',
      cause:
        'The server[ {host}] offers Negotiate and refuses NTLM inside it. Concord has no Kerberos. Your administrator can allow NTLM or Basic sign-in for Exchange Web Services.',
    },
    'oauth-only': {
      title: 'The server takes no passwords',
      cause:
        'The server[ {host}] asks for a sign-in in the browser (modern authentication), which Concord does not have for servers of your own organisation yet. Your administrator can allow NTLM or Basic sign-in for Exchange Web Services.',
    },
    'ntlm-not-kept': {
      title: 'The NTLM sign-in does not last',
      cause:
        'Something between this computer and the server[ {host}], such as a proxy or a load balancer, does not keep connections apart. Choose Basic under authentication in the advanced settings, or ask your administrator.',
      fix: 'Check the settings',
    },
  },
  'wrong-password': {
    'password-expired': {
      title: 'Your password has expired',
      cause: 'The server[ {host}] asks for a new password. Change it there, then enter the new one here.',
    },
    ntlm: {
      title: 'User name or password rejected[ by {host}]',
      cause:
        'If both are right: the name may need its Windows domain (DOMAIN\\name), or the server requires Extended Protection while something in between opens the encrypted connection. To keep your account from being locked, Concord does not try again by itself.',
    },
  },
  'not-a-calendar-server': {
    'no-exchange': {
      title: 'No Exchange server found',
      cause:
        'Nothing of Exchange answers for this address[: {host}]. Your administrator knows the server address, which you can enter in the advanced settings.',
    },
  },
  'server-failed': {
    'mailbox-moving': {
      title: 'Your mailbox is being moved',
      cause:
        'Your administrator is moving it to another server[: {host}]. Concord tries again by itself until that is done.',
    },
  },
  'store-locked': {
    'key-store': {
      title: 'The key store of this computer is locked',
      cause:
        'Concord keeps its sign-ins there and cannot read or write them now. Unlock it, usually by signing in to this computer again, then try again.',
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
} as const;
