/** The kill test of mail over Microsoft 365, at every CONCORD_MICROSOFT_MAIL_KILL_STEP-th moment. */

import { killSuite } from '../../support/mail-suites/kill-suite.ts';
import { microsoftKit } from '../../support/mail-suites/microsoft-kit.ts';

killSuite(await microsoftKit(), Number(process.env.CONCORD_MICROSOFT_MAIL_KILL_STEP ?? 5));
