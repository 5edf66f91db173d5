/** Random histories of several people with mailboxes on an Exchange server; how many comes from CONCORD_EXCHANGE_HISTORIES. */
import { it } from 'vitest';
import { exchangeOffice } from '../../support/people-histories/exchange-office.ts';
import { liveThroughMany } from '../../support/people-histories/many.ts';

it('whatever several people do, nobody is mailed who was not ticked, nothing is lost or doubled, and all come to rest (PE1, PE2, PE4, PE8)', async () => {
  await liveThroughMany('Exchange', exchangeOffice, Number(process.env.CONCORD_EXCHANGE_HISTORIES ?? 20));
}, 86_400_000);
