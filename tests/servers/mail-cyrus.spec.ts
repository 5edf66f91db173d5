/** Protects ML1 to ML4, ML6 to ML8 and S7 with a real Cyrus: mailboxes and messages have ids that no move and no new name changes. */
import { cyrusImapMissing, startCyrusImap } from '../support/mail-servers/cyrus.ts';
import { mailboxContract } from '../support/mail-servers/mailbox-contract.ts';

mailboxContract({
  name: 'Cyrus',
  missing: cyrusImapMissing(),
  start: startCyrusImap,
  has: { condstore: true, vanished: true, erases: true },
});
