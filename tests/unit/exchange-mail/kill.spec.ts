/** The kill test of mail over EWS, at every CONCORD_EXCHANGE_MAIL_KILL_STEP-th moment. */

import { exchangeKit } from '../../support/mail-suites/exchange-kit.ts';
import { killSuite } from '../../support/mail-suites/kill-suite.ts';

killSuite(await exchangeKit(), Number(process.env.CONCORD_EXCHANGE_MAIL_KILL_STEP ?? 5));
