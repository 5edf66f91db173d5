/** Protects M1, M5, M6, M9, ML1 and ML7 with a real Cyrus, which has OBJECTID, the whole engine and the reference CRM. */
import { agreementContract } from '../support/mail-servers/agreement-contract.ts';
import { cyrusImapMissing, startCyrusImap } from '../support/mail-servers/cyrus.ts';

agreementContract({ name: 'Cyrus', missing: cyrusImapMissing(), start: startCyrusImap });
