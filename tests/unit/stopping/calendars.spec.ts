/** Stopping and starting again over every kind of calendar there is (A14); real CalDAV servers: tests/servers/stopping.spec.ts. */
import { exchangeInWorld } from '../../support/exchange-calendar/exchange-provider.ts';
import { googleInWorld } from '../../support/google-calendar/google-world.ts';
import { microsoftInWorld } from '../../support/microsoft-calendar/microsoft-world.ts';
import { returnSuite } from '../../support/stopping/return-suite.ts';
import { world } from '../../support/world.ts';

returnSuite('a calendar like CalDAV', async () => world('caldav-like'));
returnSuite('Google', () => googleInWorld());
returnSuite('Microsoft 365', () => microsoftInWorld());
returnSuite('Exchange', () => exchangeInWorld());
