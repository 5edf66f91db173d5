/** Random histories of several people with Google accounts; how many comes from CONCORD_GOOGLE_HISTORIES. */
import { it } from 'vitest';
import { googleOffice } from '../../support/people-histories/google-office.ts';
import { liveThroughMany } from '../../support/people-histories/many.ts';

it('whatever several people do, nobody is mailed who was not ticked, nothing is lost or doubled, and all come to rest (PE1, PE2, PE4, PE8)', async () => {
  await liveThroughMany('Google', googleOffice, Number(process.env.CONCORD_GOOGLE_HISTORIES ?? 20));
}, 86_400_000);
