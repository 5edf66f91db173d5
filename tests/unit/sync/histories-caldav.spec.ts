/** Random histories with a calendar like a CalDAV server. */
import { randomHistories } from '../../support/random-histories.ts';
import { runSeed } from '../../support/seeded.ts';

randomHistories('caldav-like', runSeed);
