/** The kill test of calendars over a mailbox on an Exchange server. */
import { exchangeInWorld } from '../../support/exchange-calendar/exchange-provider.ts';
import { killSuite } from '../../support/kill-suite.ts';

killSuite('Exchange', () => exchangeInWorld());
