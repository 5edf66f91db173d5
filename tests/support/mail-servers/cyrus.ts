/**
 * A real Cyrus with IMAP for a test. It has OBJECTID (RFC 8474). Debian's package of its IMAP program excludes Dovecot's, so that the
 * program is unpacked somewhere, and `CONCORD_CYRUS_IMAPD` names it.
 */
import { cyrus, isRunnable, startCyrus } from '../caldav-servers/cyrus.ts';
import { freePort, reasonUnless } from '../caldav-servers/process.ts';
import type { MailServer } from './dovecot.ts';

const program = process.env.CONCORD_CYRUS_IMAPD ?? '/usr/lib/cyrus/bin/imapd';

/** Why there is none, or null when one can be started. CI must have it. */
export function cyrusImapMissing(): string | null {
  return (
    cyrus.missing() ??
    reasonUnless(
      isRunnable(program),
      'the IMAP program of Cyrus is not there (apt-get download cyrus-imapd, dpkg -x, CONCORD_CYRUS_IMAPD)',
    )
  );
}

export async function startCyrusImap(): Promise<MailServer> {
  const port = await freePort();
  const { users, password, stop } = await startCyrus({ program, port });
  return { port, users, password, stop };
}
