/** The suite of the mail engine over a mailbox like IMAP; `tests/unit/gmail/engine.spec.ts` runs it over Gmail. */
import { engineSuite } from '../../support/mail-suites/engine-suite.ts';
import { imapLikeKit } from '../../support/mail-suites/kit.ts';

engineSuite(imapLikeKit);
