/** Random histories of several people whose servers mail regardless and make up uids, as Microsoft Graph does. */
import { it } from 'vitest';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { historiesInMemory, liveThroughMany } from '../../support/people-histories/many.ts';
import { sampleOffice } from '../../support/people-histories/sample-office.ts';

it('whatever several people do, nobody is mailed who was not ticked, nothing is lost or doubled, and all come to rest (PE1, PE2, PE4, PE8)', async () => {
  await liveThroughMany('graph-like', sampleOffice(profiles['graph-like']), historiesInMemory);
}, 86_400_000);
