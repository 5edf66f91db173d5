/** The suite about what must not go wrong, over a mailbox like IMAP; `tests/unit/gmail/engine.spec.ts` runs it over Gmail. */
import { imapLikeKit } from '../../support/mail-suites/kit.ts';
import { safetySuite } from '../../support/mail-suites/safety-suite.ts';

safetySuite(imapLikeKit);
