/** Exchange as a kind of mailbox: where nothing of it is found, an address leads to nothing, and nobody is kept from another kind. */
import { expect, it } from 'vitest';
import { createDialer } from '../../../src-main/net/index.ts';
import { exchangeMailAt } from '../../../src-main/providers/exchange-mail-kind.ts';
import { signal } from '../../support/exchange-mail-account.ts';
import { handClock } from '../../support/hand-clock.ts';
import { scriptedDomains } from '../../support/scripted-domains.ts';

const kind = exchangeMailAt({ services: async () => [], redirects: async () => null });

it('an address leads to the Exchange of its domain, to a stranger to be confirmed, or to nothing', async () => {
  const domains = await scriptedDomains(['autodiscover.corp.example', 'stranger.example']);
  const dialer = createDialer({ certificateAuthorities: [domains.authority] });
  const parts = { dialer, clock: handClock(0).clock, services: async () => [] };
  const discover = (address: string) => kind.discover(address, parts, signal);
  try {
    domains.script({
      'autodiscover.corp.example': {
        tls: () => ({ status: 401, headers: { 'WWW-Authenticate': 'NTLM' } }),
      },
    });
    expect(await discover(' robin@corp.example')).toMatchObject([
      { host: 'autodiscover.corp.example', user: 'robin@corp.example', needsConfirmation: false },
    ]);
    // hosts that are no Exchange, and none at all
    domains.script({ 'autodiscover.corp.example': { tls: () => ({ status: 404 }) } });
    expect(await discover('robin@corp.example')).toEqual([]);
    expect(await discover('robin@outlook.com')).toEqual([]);
    expect(await discover('no address')).toEqual([]);
  } finally {
    await dialer.close();
    await domains.close();
  }
});
