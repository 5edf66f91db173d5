/** The suite about cut requests, over Gmail. CONCORD_GMAIL_CUT_STEP says the distance of the cuts (1 in `npm run prove -- gmail-cuts`). */
import { gmailLike, gmailMapping } from '../../support/gmail-like.ts';
import { cutsSuite } from '../../support/mail-suites/cuts-suite.ts';
import { mailWorld } from '../../support/mail-world.ts';

async function open() {
  const { world, provider } = await gmailLike();
  return {
    world: mailWorld({ otherProvider: provider, mapping: gmailMapping }),
    setCuts: world.google.setFaults,
    async stop() {
      await world.stop();
      const wrong = [...world.discoveryFaults, ...world.google.complaints()];
      if (wrong.length > 0) throw new Error(wrong.join('; '));
    },
  };
}

cutsSuite('Gmail', open, Number(process.env.CONCORD_GMAIL_CUT_STEP ?? 9));
