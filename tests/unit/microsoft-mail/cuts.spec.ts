/**
 * The suite about cut requests, over Microsoft 365. CONCORD_MICROSOFT_MAIL_CUT_STEP says the distance of the cuts (1 in
 * `npm run prove -- microsoft-mail-cuts`).
 */
import { type CutWorld, cutsSuite } from '../../support/mail-suites/cuts-suite.ts';
import { mailWorld } from '../../support/mail-world.ts';
import { microsoftLike } from '../../support/microsoft-like.ts';

async function open(): Promise<CutWorld> {
  const { world, provider, mapping } = await microsoftLike();
  const { microsoft } = world;
  return {
    world: mailWorld({ otherProvider: provider, mapping }),
    setCuts(hook) {
      let last = 0;
      microsoft.setFaults(
        hook === null
          ? null
          : ({ number }) => {
              // the parts of a batch have its number
              if (number === last) return null;
              last = number;
              return hook();
            },
      );
    },
    stop: world.stopChecked,
  };
}

cutsSuite('Microsoft 365', open, Number(process.env.CONCORD_MICROSOFT_MAIL_CUT_STEP ?? 9));
