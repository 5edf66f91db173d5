/** English: help and about. */
export const help = {
  'nav.help': 'Help',
  'help.title': 'Help and about',
  'help.open': 'Help, keyboard shortcuts and licences',

  'help.marks': 'What the mark says',
  'help.marks-text':
    'Concord’s mark has two arcs: the left one is your calendar, the right one your CRM. It is in the tray, or on the tab of your browser, and its shape says how things are.',
  'help.mark-in-agreement': 'Both sides hold the same.',
  'help.mark-working': 'Changes are on their way from one side to the other.',
  'help.mark-needs-you': 'A decision, a sign-in, or entries that cannot be synced.',
  'help.mark-paused': 'Nothing is synced until you resume, or until the time you chose.',
  'help.mark-offline': 'A side cannot be reached. Concord tries again by itself.',
  'help.mark-error': 'Concord keeps trying. Open it to see what is wrong.',
  'help.mark-idle': 'Not set up yet, or just started.',

  'help.keys': 'Keyboard shortcuts',
  'help.key-screen': 'Open {screen}',
  'help.key-close': 'Close the window; Concord keeps running',
  'help.key-tab': 'Go to the next control, or back to the one before',
  'help.key-escape': 'Close a dialog or a menu without an answer',
  'help.key-arrows': 'Choose in a list or a menu',

  'help.docs': 'Documentation',
  'help.docs-text':
    'Everything Concord does, and what an administrator sets up for Google, Microsoft 365 or Exchange, is described in the folder “docs” of its source; begin with README.md. Your CRM’s administrator decides what Concord may do in your CRM.',

  'help.report': 'Report a problem',
  'help.report-text':
    'Copy these facts and send them, with what you did and what you expected, to whoever looks after Concord for you.',
  'help.report-private': 'They hold versions, states and counts. No names, addresses, titles or passwords.',
  'help.report-copy': 'Copy the facts',
  'help.report-copied': 'Copied',
  'help.report-failed': 'That could not be copied. Open the facts below and select them.',
  'help.report-show': 'Show the facts',

  'help.licences': 'Licences',
  'help.licences-text':
    'Concord is free software under the Apache License 2.0, and is made with the software of others.',
  'help.licences-list': 'Show everything that Concord is made of',
  'help.licence-of': '{name}: licence {license}',
} as const;
