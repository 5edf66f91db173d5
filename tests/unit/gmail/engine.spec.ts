/** The suites of the mail engine, unchanged, over Gmail on the simulated Google. */
import { engineSuite } from '../../support/mail-suites/engine-suite.ts';
import { gmailKit } from '../../support/mail-suites/gmail-kit.ts';
import { safetySuite } from '../../support/mail-suites/safety-suite.ts';

engineSuite(gmailKit);
safetySuite(gmailKit);
