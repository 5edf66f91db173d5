/** The adapter for Exchange Web Services against the contract of every calendar side. */
import { afterEach, expect } from 'vitest';
import {
  type ExchangeProvider,
  exchangeProvider,
} from '../../support/exchange-calendar/exchange-provider.ts';
import { handClock } from '../../support/hand-clock.ts';
import { sideContract } from '../../support/side-contract.ts';

let provider: ExchangeProvider;

afterEach(() => {
  expect(provider.complaints()).toEqual([]);
});

sideContract({
  name: 'Exchange',
  page: /^https:\/\/mail\.[\w.]+\/owa\/\?ItemID=[\w%.-]+&exvsurl=1&path=\/calendar\/item$/,
  makesUids: true,
  // EWS has no times without a zone
  skip: ['a floating event'],
  async make() {
    const { clock } = handClock(Date.UTC(2026, 2, 11, 7));
    provider = await exchangeProvider({ clock });
    const { side, hand } = provider;
    side.tellPrivate?.('full');
    return {
      side,
      hand: {
        create: (event) => hand.create(event),
        edit: (ref, patch) => void hand.edit(ref, patch),
        remove: (ref) => hand.remove(ref),
        moveTo: (ref, calendar) => hand.moveTo(ref, calendar),
        expireStates: () => hand.expireStates(),
      },
      stop: () => provider.close(),
    };
  },
});
