/**
 * Providers whose IMAP host neither DNS, nor an autoconfig document, nor a guess may tell, with the page of their own that documents it.
 * All of them want TLS from the first byte on port 993.
 */

interface KnownProvider {
  readonly domains: readonly string[];
  readonly host: string;
  /** Where the provider itself says so; for people, never asked. */
  readonly source: string;
}

export const knownProviders: readonly KnownProvider[] = [
  {
    domains: ['gmail.com', 'googlemail.com'],
    host: 'imap.gmail.com',
    source: 'https://support.google.com/mail/answer/7126229',
  },
  {
    domains: [
      'outlook.com',
      'hotmail.com',
      'live.com',
      'msn.com',
      'outlook.de',
      'hotmail.de',
      'live.nl',
      'hotmail.nl',
    ],
    host: 'outlook.office365.com',
    source:
      'https://support.microsoft.com/office/pop-imap-and-smtp-settings-8361e398-8af4-4e97-b147-6c6c4ac95353',
  },
  {
    domains: ['icloud.com', 'me.com', 'mac.com'],
    host: 'imap.mail.me.com',
    source: 'https://support.apple.com/102525',
  },
  {
    domains: ['yahoo.com', 'ymail.com', 'rocketmail.com', 'yahoo.de', 'yahoo.fr', 'yahoo.co.uk', 'yahoo.nl'],
    host: 'imap.mail.yahoo.com',
    source: 'https://help.yahoo.com/kb/SLN4075.html',
  },
  {
    domains: ['gmx.net', 'gmx.de', 'gmx.at', 'gmx.ch'],
    host: 'imap.gmx.net',
    source: 'https://hilfe.gmx.net/pop-imap/imap/imap-serverdaten.html',
  },
  {
    domains: ['t-online.de', 'magenta.de'],
    host: 'secureimap.t-online.de',
    source: 'https://www.telekom.de/hilfe/festnetz-internet-tv/e-mail',
  },
  {
    domains: ['bluewin.ch'],
    host: 'imaps.bluewin.ch',
    source: 'https://www.swisscom.ch/en/residential/help/e-mail.html',
  },
];

export function knownHostOf(domain: string): string | null {
  return knownProviders.find(({ domains }) => domains.includes(domain))?.host ?? null;
}
