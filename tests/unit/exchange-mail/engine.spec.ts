/** The suites of the mail engine, unchanged, over EWS on the simulated Exchange. */
import { engineSuite } from '../../support/mail-suites/engine-suite.ts';
import { exchangeKit } from '../../support/mail-suites/exchange-kit.ts';
import { safetySuite } from '../../support/mail-suites/safety-suite.ts';

const kit = await exchangeKit();
engineSuite(kit);
safetySuite(kit);
