/**
 * The suite about cut requests, over EWS. CONCORD_EXCHANGE_MAIL_CUT_STEP says the distance of the cuts (1 in
 * `npm run prove -- exchange-mail-cuts`).
 */
import { exchangeLike } from '../../support/exchange-like.ts';
import { type CutWorld, cutsSuite } from '../../support/mail-suites/cuts-suite.ts';
import { mailWorld } from '../../support/mail-world.ts';

async function open(): Promise<CutWorld> {
  const { world, provider, mapping, setFaults } = await exchangeLike();
  return {
    world: mailWorld({ otherProvider: provider, mapping }),
    setCuts: (hook) => setFaults(hook === null ? null : () => hook()),
    stop: world.stopChecked,
  };
}

cutsSuite('Exchange', open, Number(process.env.CONCORD_EXCHANGE_MAIL_CUT_STEP ?? 9));
