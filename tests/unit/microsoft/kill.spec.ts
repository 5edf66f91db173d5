/** The kill test of calendars over Microsoft 365. */
import { killSuite } from '../../support/kill-suite.ts';
import { microsoftInWorld } from '../../support/microsoft-calendar/microsoft-world.ts';

killSuite('Microsoft 365', () => microsoftInWorld());
