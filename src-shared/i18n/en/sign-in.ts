/** English: signing in at a provider, in the browser. */
export const signIn = {
  'sign-in.with': 'Sign in with {provider}',
  'sign-in.again-with': 'Sign in again with {provider}',
  'sign-in.as': 'Sign in as {address}',
  'sign-in.other-account': 'Choose another account',
  'sign-in.use-instead': 'Use {address} instead',
  'sign-in.named': 'You signed in as {actual}. Concord expected {expected}.',
  'sign-in.named-one': 'You signed in as {actual}.',
  'sign-in.cards':
    'Or sign in in your browser, on the provider’s own page. The address above may stay blank: you choose the account there.',
  'sign-in.switched-off': 'The administrator of your CRM has switched off {provider} accounts.',
  'sign-in.lead': 'For {address}. You sign in in your browser, on {provider}’s own page.',
  'sign-in.lead-any': 'You sign in in your browser, on {provider}’s own page, and choose the account there.',
  'sign-in.never': 'Your password stays with {provider}. Concord never sees it.',
  'sign-in.asks-account':
    'Concord asks for your calendars now. It asks for your mail only if you connect your mailbox.',
  'sign-in.asks-mail': 'Concord asks to read, move and mark your mail. It erases no message.',
  'sign-in.keeps': 'Everything that is connected stays as it is.',
  'sign-in.begun': 'You began to sign in with {provider}',
  'sign-in.begun-lead':
    'If your administrator had to allow Concord first: once that is done, sign in again, and you go on here. Nothing has to be entered once more.',
  'sign-in.key-file': 'Keep my sign-in in a file that only I can read',
  'sign-in.key-file-hint':
    'This computer offers no safe place for sign-ins. Concord can use an encrypted file in your own folder instead.',
  'sign-in.key-file-needed': 'Concord needs your yes to this before it can keep your sign-in.',

  'sign-in.starting': 'Starting the sign-in…',
  'sign-in.waiting': 'Waiting for your browser…',
  'sign-in.finishing': 'You are back. Concord is finishing the sign-in…',
  'sign-in.opened':
    'Your browser shows {provider}’s page. Sign in there, tick every box that it shows, and come back to Concord.',
  'sign-in.to-open':
    'Open {provider}’s page, sign in there, tick every box that it shows, and come back to Concord.',
  'sign-in.not-opened':
    'Your browser could not be opened. Copy the link and open it in a browser on this computer.',
  'sign-in.expected': 'Choose {address} there.',
  'sign-in.here-only':
    'Open the page on the computer on which Concord runs: {provider} leads you back to that computer.',
  'sign-in.until': 'Concord waits until {time} ({left}).',
  'sign-in.open': 'Open the sign-in page',
  'sign-in.open-again': 'Open the page again',
  'sign-in.copy-link': 'Copy link',
  'sign-in.error-page': 'I see an error page',
  'sign-in.error-page-lead':
    'Which words are on the page? The code is the same in every language; some pages show it only under “error details”.',
  'sign-in.error-code': 'Error {code}',
  'sign-in.error-codes': 'Error {code} or {other}',

  'sign-in-page.not-trusted': 'Access blocked: your institution’s admin needs to review Concord',
  'sign-in-page.not-trusted-do':
    'Your organisation lets in only programs that its administrator trusts. Send the text to your administrator. It can take up to two days until a change counts; then sign in again.',
  'sign-in-page.advanced-protection': 'Access blocked, because of Advanced Protection',
  'sign-in-page.advanced-protection-do':
    'Your account has Advanced Protection, which lets in few programs. For an account of your organisation, its administrator can allow Concord. A private account with Advanced Protection cannot be connected.',
  'sign-in-page.organization-only': 'Concord is restricted to users within its organization',
  'sign-in-page.organization-only-do':
    'The client that Concord uses is only for accounts of one organisation. Go back on the page and choose an account of that organisation. If you are in it, send the text to your administrator.',
  'sign-in-page.testers': 'Concord has not completed the Google verification process',
  'sign-in-page.testers-do':
    'The client is still being tested, and your account is not among its testers. Send the text to your administrator, who can publish the client or add you.',
  'sign-in-page.not-verified': 'Google hasn’t verified this app',
  'sign-in-page.not-verified-do':
    'Google has not checked the client that Concord uses. If it is your organisation’s own client, “Advanced” on that page leads on. Otherwise go back and ask your administrator first.',
  'sign-in-page.blocked': 'This app is blocked',
  'sign-in-page.blocked-do':
    'Google lets this client do no more than identify you, or it has reached its limit of people. Your administrator can make a client of your organisation, which has no such limit.',
  'sign-in-page.embedded': 'Access blocked: Concord’s request does not comply with Google’s policies',
  'sign-in-page.embedded-do':
    'The page was opened inside another program, where Google lets nobody sign in. Copy the link and paste it into your usual browser, such as Chrome, Edge, Firefox or Safari.',
  'sign-in-page.request': 'Access blocked: this app’s request is invalid',
  'sign-in-page.request-do':
    'The client is not of the type “Desktop app”. Only whoever registered it can mend that: send the text to your administrator.',
  'sign-in-page.client': 'The OAuth client was not found',
  'sign-in-page.client-do':
    'The client ID is mistyped, or its client was deleted. Cancel here, then check the client ID under “Use your organisation’s own client”.',
  'sign-in-page.other': 'Something else',
  'sign-in-page.other-do':
    'Copy the link and open it in another browser, or in a private window. If the same page comes there too, send the text to your administrator with a picture of the page.',

  'sign-in.copy-admin': 'Copy for your administrator',
  'admin-text.hello': 'Hello,',
  'admin-text.why':
    'I would like to use Concord. It runs on my own computer and keeps my {provider} account in agreement with our CRM. {provider} does not let me sign in to it.',
  'admin-text.page': 'The page of {provider} says: {page}',
  'admin-text.trust':
    'Please allow it in the Admin console (admin.google.com): Security > Access and data control > API controls > Manage third-party app access > Configure new app. Search for the client ID, and choose Trusted.',
  'admin-text.client': 'Client ID: {clientId}',
  'admin-text.scopes': 'Permissions that it asks for:',
  'admin-text.own':
    'If you would rather not allow it, you can register a client of our own; the set-up of Concord has a guide under “Use your organisation’s own client”.',
  'admin-text.data': 'Nothing goes through servers of the maker: tokens and data stay on my computer.',

  'sign-in.own-client': 'Use your organisation’s own client',
  'sign-in.own-client-lead':
    'Some organisations let people sign in only through an OAuth client of their own. Your administrator has its ID and secret.',
  'sign-in.own-client-needed':
    'This Concord has no client of its own for {provider}. Your administrator can register one for your organisation; enter its ID and secret here.',
  'sign-in.own-client-keep': 'Leave both blank to keep the client that is in use.',
  'sign-in.client-id': 'Client ID',
  'sign-in.client-id-hint': 'Ends in .apps.googleusercontent.com',
  'sign-in.client-id-fault':
    'This is not a client ID. It is a number, a dash and some letters, and ends in .apps.googleusercontent.com.',
  'sign-in.client-secret': 'Client secret',
  'sign-in.client-secret-hint': 'It stands beside the client ID in the Google Cloud console.',
  'sign-in.client-secret-fault': 'This is not a client secret. Copy it once more, without spaces.',
  'sign-in.guide': 'For the administrator: how to register a client',
  'sign-in.guide-1':
    'In the Google Cloud console (console.cloud.google.com), make a project in your organisation, and enable the Google Calendar API and the Gmail API in it.',
  'sign-in.guide-2':
    'Under “Google Auth Platform”, name the app Concord and choose the audience “Internal”: only people of your organisation can use it then, and Google does not have to verify it. With “External”, publish it: while it is being tested, every sign-in ends after seven days.',
  'sign-in.guide-3': 'Under “Data access”, add these scopes; the last one is for mail only:',
  'sign-in.guide-4':
    'Under “Clients”, create a client of the type “Desktop app”. Give its client ID and client secret to the people who use Concord.',
  'sign-in.guide-5':
    'In the Admin console (admin.google.com), under Security > Access and data control > API controls, mark this client ID as trusted.',
  'sign-in.guide-copy': 'Copy this guide',

  'problem.clock-off': {
    one: 'The clock of this computer is wrong by about {count} minute. Set it right first.',
    other: 'The clock of this computer is wrong by about {count} minutes. Set it right first.',
  },
  'problem.missing-calendar': 'your calendars',
  'problem.missing-mail': 'your mail',
} as const;
