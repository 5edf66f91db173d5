/** Random histories with a calendar like Microsoft Graph. */
import { randomHistories } from '../../support/random-histories.ts';
import { runSeed } from '../../support/seeded.ts';

randomHistories('graph-like', ~runSeed);
