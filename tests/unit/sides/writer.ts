/**
 * A process that only writes to a sample account in a file and says what was acknowledged, until somebody kills it.
 * It says so by a blocking write: `process.stdout` queues what a full pipe does not take.
 */
import { writeSync } from 'node:fs';
import { sampleProvider, sqliteStorage } from '../../../src-sandbox/sample-sides/index.ts';
import { createThrough, meeting, world } from './world.ts';

const { side, hand } = sampleProvider('graph-like', {
  ...world(),
  storage: sqliteStorage(process.argv[2] ?? ''),
});
for (let index = 0; ; index += 1) {
  const stored = await createThrough(side, 'personal', meeting(`uid-${index}`), `key-${index}`);
  hand.edit(stored.ref, { title: `Edited ${index}` });
  writeSync(1, `${index} ${stored.ref}\n`);
}
