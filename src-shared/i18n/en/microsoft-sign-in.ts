/** English: what Microsoft's own pages say, and what an administrator of Microsoft 365 does about it. */
export const microsoftSignIn = {
  'sign-in-page.microsoft-approval': 'Need admin approval',
  'sign-in-page.microsoft-approval-do':
    'Your organisation does not let its people allow programs themselves. Send the text to your administrator: it has a link that allows Concord for everybody. Then sign in again. Concord remembers where you are, also when you close it.',
  'sign-in-page.microsoft-request': 'Approval required: enter a justification',
  'sign-in-page.microsoft-request-do':
    'Your organisation takes such requests on that page. Say there what you need Concord for, and choose “Request approval”. Microsoft mails you when it is decided; then sign in again.',
  'sign-in-page.microsoft-access': 'You cannot access this right now',
  'sign-in-page.microsoft-access-do':
    'The rules of your organisation ask for a managed computer, a certain network or a certain kind of sign-in. Your administrator knows which. Choose “More details” on that page and send what it shows along with the text.',
  'sign-in-page.microsoft-assigned': 'The signed in user is not assigned to a role for the application',
  'sign-in-page.microsoft-assigned-do':
    'Your organisation lets only certain people use Concord. Ask your administrator to add you.',
  'sign-in-page.microsoft-account': 'That account does not exist in this organisation',
  'sign-in-page.microsoft-account-do':
    'You are signed in with another account than the client admits. Go back, choose “Use another account”, and sign in with the account of your organisation.',
  'sign-in-page.microsoft-unknown': 'Application was not found in the directory',
  'sign-in-page.microsoft-unknown-do':
    'The client ID is mistyped, or the client belongs to another organisation than your account. Check the client ID under “Use your organisation’s own client”, or send the text to your administrator.',
  'sign-in-page.microsoft-organization': 'The application is not configured as a multi-tenant application',
  'sign-in-page.microsoft-organization-do':
    'The client is for one organisation only, and Concord does not know which. Cancel here, then enter the authority under “Use your organisation’s own client”.',
  'sign-in-page.microsoft-network': 'Access is blocked by your organisation or its network',
  'sign-in-page.microsoft-network-do':
    'This network lets in accounts of certain organisations only. Try another network, or send the text to your administrator.',
  'sign-in-page.microsoft-disabled': 'The application is disabled',
  'sign-in-page.microsoft-disabled-do':
    'Your administrator has switched Concord off in your organisation, and can switch it on again.',
  'sign-in-page.microsoft-service': 'The application needs a service that your organisation lacks',
  'sign-in-page.microsoft-service-do':
    'Your organisation has no Exchange Online, or has switched it off for programs. If its mail is on servers of its own, this sign-in does not lead there.',
  'sign-in-page.microsoft-locked': 'Your account is locked',
  'sign-in-page.microsoft-locked-do':
    'It was switched off, or locked after wrong passwords. Wait half an hour and try again, or ask your administrator.',
  'sign-in-page.microsoft-redirect': 'The redirect URI does not match',
  'sign-in-page.microsoft-redirect-do':
    'The client lacks “http://localhost” under “Mobile and desktop applications”, or does not allow public client flows. Only whoever registered it can mend that: send the text to your administrator.',
  'sign-in-page.microsoft-other': 'Something else',
  'sign-in-page.microsoft-other-do':
    'Copy the link and open it in another browser, or in a private window. If the same page comes there too, send the text to your administrator with a picture of the page.',

  'sign-in.opened-microsoft':
    'Your browser shows Microsoft’s page. Choose your account there, accept what Concord asks for, and come back to Concord.',
  'sign-in.to-open-microsoft':
    'Open Microsoft’s page, choose your account there, accept what Concord asks for, and come back to Concord.',
  'sign-in.declined-microsoft':
    'If the page said that your administrator has to approve, send them the text: it has a link that allows Concord for everybody in your organisation. You can come back later and sign in again here.',

  'admin-text.microsoft-link':
    'Please open this page as an administrator, and choose Accept. It allows Concord for everybody in our organisation. Afterwards your browser shows a page that cannot be reached; that is as it should be.\n{link}',
  'admin-text.microsoft-trust':
    'It can also be allowed in the Microsoft Entra admin center (entra.microsoft.com), under Enterprise applications > the application with the client ID below > Permissions > Grant admin consent. Whether I am assigned to it, and whether it is enabled, stands there under Properties and Users and groups.',

  'admin-text.microsoft-no-mailbox':
    'I would like to use Concord. It runs on my own computer and keeps my Microsoft 365 account in agreement with our CRM. The sign-in works, but Microsoft 365 has no mailbox for my account. Does it lack a licence with Exchange Online, or is my mailbox on an Exchange server of our own? If it is the licence, please assign one. If it is a server of our own, please tell me its address.',
  'admin-text.microsoft-account-disabled':
    'I use Concord. It runs on my own computer and keeps my Microsoft 365 account in agreement with our CRM. Microsoft says that my account is switched off, or its mailbox closed. Please look at “Account enabled” under Users in the Microsoft Entra admin center (entra.microsoft.com), and at my mailbox in the Exchange admin center.',
  'admin-text.microsoft-conditional-access':
    'I would like to use Concord. It runs on my own computer and keeps my Microsoft 365 account in agreement with our CRM. A Conditional Access policy does not let me sign in to it from this computer. The sign-in logs in the Microsoft Entra admin center (entra.microsoft.com), under my account, name the policy and what it asks for.',
  'admin-text.microsoft-application-disabled':
    'I would like to use Concord. It runs on my own computer and keeps my Microsoft 365 account in agreement with our CRM. It is switched off in our organisation, or I am not assigned to it. In the Microsoft Entra admin center (entra.microsoft.com) that is under Enterprise applications > the application with the client ID below > Properties, and Users and groups.',
  'admin-text.microsoft-service-missing':
    'I would like to use Concord. It runs on my own computer and keeps my Microsoft 365 account in agreement with our CRM. Microsoft says that our organisation lacks the service that it asks for, which is Exchange Online with Microsoft Graph. Is it in our subscription, and switched on for programs?',

  'microsoft-client.lead':
    'Some organisations let people sign in only through an application that they registered themselves. Your administrator has its client ID and its authority.',
  'microsoft-client.needed':
    'This Concord has no client of its own for {provider}. Your administrator can register one for your organisation; enter its client ID and its authority here.',
  'microsoft-client.id-hint': 'Microsoft Entra calls it “Application (client) ID”.',
  'microsoft-client.id-fault':
    'This is not a client ID. It has digits and letters from a to f, in five groups with dashes between them.',
  'microsoft-client.authority': 'Authority',
  'microsoft-client.authority-hint':
    'For example https://login.microsoftonline.com/contoso.com: the sign-in page of Microsoft’s cloud, and the ID or a domain of your organisation. Leave it blank if the client is for accounts of any organisation.',
  'microsoft-client.authority-fault':
    'There is no such authority. It is an address like https://login.microsoftonline.com/contoso.com: the sign-in page of Microsoft’s cloud, and the ID or a domain of your organisation.',
  'microsoft-client.guide-1':
    'In the Microsoft Entra admin center (entra.microsoft.com), under App registrations, choose “New registration”. Name it Concord, and choose accounts in your own organisational directory only.',
  'microsoft-client.guide-2':
    'Under Authentication, add the platform “Mobile and desktop applications” with the redirect URI http://localhost, and switch “Allow public client flows” on. A client secret is not needed.',
  'microsoft-client.guide-3':
    'Under API permissions, add these delegated permissions of Microsoft Graph; the last one is for mail only:',
  'microsoft-client.guide-4':
    'Choose “Grant admin consent” there. Otherwise people may have to wait for an approval when they sign in.',
  'microsoft-client.guide-5':
    'Give two things from the Overview to the people who use Concord: the application (client) ID, and as authority the address https://login.microsoftonline.com/ followed by the directory (tenant) ID.',
} as const;
