/** The kill test of mail over Gmail, at every CONCORD_GMAIL_KILL_STEP-th moment (1 in `npm run prove -- gmail-kills`). */
import { gmailKit } from '../../support/mail-suites/gmail-kit.ts';
import { killSuite } from '../../support/mail-suites/kill-suite.ts';

killSuite(gmailKit, Number(process.env.CONCORD_GMAIL_KILL_STEP ?? 5));
