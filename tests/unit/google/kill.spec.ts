/** The kill test of calendars over Google. */
import { googleInWorld } from '../../support/google-calendar/google-world.ts';
import { killSuite } from '../../support/kill-suite.ts';

killSuite('Google', () => googleInWorld());
