/** Random histories of several people whose CalDAV servers deliver invitations themselves (RFC 6638). */
import { it } from 'vitest';
import { deliveringCalDav } from '../../support/colleagues.ts';
import { historiesInMemory, liveThroughMany } from '../../support/people-histories/many.ts';
import { sampleOffice } from '../../support/people-histories/sample-office.ts';

it('whatever several people do, nobody is mailed who was not ticked, nothing is lost or doubled, and all come to rest (PE1, PE2, PE4, PE8)', async () => {
  await liveThroughMany('caldav-like', sampleOffice(deliveringCalDav), historiesInMemory);
}, 86_400_000);
