/** The suites of the mail engine, unchanged, over Microsoft 365 on the simulated Graph. */
import { engineSuite } from '../../support/mail-suites/engine-suite.ts';
import { microsoftKit } from '../../support/mail-suites/microsoft-kit.ts';
import { safetySuite } from '../../support/mail-suites/safety-suite.ts';

const kit = await microsoftKit();
engineSuite(kit);
safetySuite(kit);
