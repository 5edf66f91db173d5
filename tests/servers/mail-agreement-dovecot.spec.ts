/** Protects M1, M5, M6, M9, ML1 and ML7 with a real Dovecot, which has no OBJECTID, the whole engine and the reference CRM. */
import { agreementContract } from '../support/mail-servers/agreement-contract.ts';
import { dovecotMissing, startDovecot } from '../support/mail-servers/dovecot.ts';

const missing = dovecotMissing();
agreementContract({ name: 'Dovecot', missing, start: () => startDovecot() });
agreementContract({
  name: 'Dovecot without MOVE, UIDPLUS, CONDSTORE',
  missing,
  start: () => startDovecot(['MOVE', 'UIDPLUS', 'CONDSTORE', 'QRESYNC', 'LIST-STATUS', 'ENABLE', 'ESEARCH']),
});
