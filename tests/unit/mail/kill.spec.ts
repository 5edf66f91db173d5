/** The kill test over a mailbox like IMAP, at every moment; `tests/unit/gmail/kill.spec.ts` runs it over Gmail. */

import { killSuite } from '../../support/mail-suites/kill-suite.ts';
import { imapLikeKit } from '../../support/mail-suites/kit.ts';

killSuite(imapLikeKit, 1);
