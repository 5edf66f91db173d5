/** Protects ML1 to ML4, ML6 to ML8, S1 and S7 with a real Dovecot, also with abilities taken away that other servers lack. */
import { dovecotMissing, startDovecot } from '../support/mail-servers/dovecot.ts';
import { mailboxContract } from '../support/mail-servers/mailbox-contract.ts';

const missing = dovecotMissing();
const dovecot = (
  name: string,
  without: readonly string[],
  has: Parameters<typeof mailboxContract>[0]['has'],
): void => mailboxContract({ name, missing, start: () => startDovecot(without), has });

dovecot('Dovecot', [], { condstore: true, vanished: true, erases: true });
dovecot('Dovecot without MOVE and QRESYNC', ['MOVE', 'QRESYNC'], {
  condstore: true,
  vanished: false,
  erases: true,
});
dovecot(
  'Dovecot without MOVE, UIDPLUS, CONDSTORE, LIST-STATUS, SPECIAL-USE',
  [
    'MOVE',
    'UIDPLUS',
    'CONDSTORE',
    'QRESYNC',
    'LIST-STATUS',
    'LIST-EXTENDED',
    'SPECIAL-USE',
    'ENABLE',
    'ESEARCH',
  ],
  { condstore: false, vanished: false, erases: false },
);
