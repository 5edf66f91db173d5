/** Random histories of several people with Microsoft 365 accounts; how many comes from CONCORD_MICROSOFT_HISTORIES. */
import { it } from 'vitest';
import { liveThroughMany } from '../../support/people-histories/many.ts';
import { microsoftOffice } from '../../support/people-histories/microsoft-office.ts';

it('whatever several people do, nobody is mailed who was not ticked, nothing is lost or doubled, and all come to rest (PE1, PE2, PE4, PE8)', async () => {
  await liveThroughMany(
    'Microsoft 365',
    microsoftOffice,
    Number(process.env.CONCORD_MICROSOFT_HISTORIES ?? 20),
  );
}, 86_400_000);
