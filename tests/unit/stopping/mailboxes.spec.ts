/** Stopping and starting mail again over every kind of mailbox there is (A14); real mail servers: the agreement contract in tests/servers. */
import { exchangeKit } from '../../support/mail-suites/exchange-kit.ts';
import { gmailKit } from '../../support/mail-suites/gmail-kit.ts';
import { imapLikeKit } from '../../support/mail-suites/kit.ts';
import { microsoftKit } from '../../support/mail-suites/microsoft-kit.ts';
import { mailReturnSuite } from '../../support/stopping/mail-return-suite.ts';

for (const kit of [imapLikeKit, gmailKit, await microsoftKit(), await exchangeKit()]) mailReturnSuite(kit);
