/** Microsoft as a kind of account: which addresses are its own, and which hosts its clouds have. */
import { describe, expect, it } from 'vitest';
import type { ProviderKind } from '../../../src-main/providers/kind.ts';
import type { MailKind } from '../../../src-main/providers/mail-kind.ts';
import { microsoft } from '../../../src-main/providers/microsoft-kind.ts';
import { microsoftMail } from '../../../src-main/providers/microsoft-mail-kind.ts';
import type { CredentialsOf } from '../../../src-shared/contract/index.ts';
import { fail, problemOf } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';

const { signal } = new AbortController();
const discover = (address: string): Promise<unknown> =>
  microsoft.discover(address, {} as never, signal).then(
    ({ url }) => url,
    (error: unknown) => problemOf(error)?.code,
  );

it.each([
  ...['robin@outlook.com', 'robin@outlook.com.br', 'robin@hotmail.co.uk', 'Robin@Live.NL', ' robin@msn.com '],
  ...['robin@windowslive.com', 'robin@contoso.onmicrosoft.com', 'robin@contoso.onmicrosoft.us'],
])('knows %s by its domain', async (address) => {
  expect(await discover(address)).toBe('https://graph.microsoft.com/');
});

it.each([
  ...['robin@example.com', 'outlook.com@example.com', 'robin@notoutlook.com', 'robin@outlook.studio'],
  ...['robin@msn.example', 'robin@live.example.com', 'robin@onmicrosoft.com', 'outlook.com'],
])('does not guess that %s is one', async (address) => {
  expect(await discover(address)).toBe('not-a-calendar-server');
});

const client = { clientId: '6731de76-14a6-49ae-97bc-6eba6914391e', clientSecret: '' };
/** The hosts that connecting an account asks; nobody answers there. */
const asked = async (
  kind: Pick<ProviderKind, 'connect'> | Pick<MailKind, 'connect'>,
  own: CredentialsOf<'oauth'>['client'],
): Promise<readonly unknown[]> => {
  const hosts: string[] = [];
  const dialer = {
    channel({ origin }: { readonly origin: string }) {
      hosts.push(new URL(origin).host);
      return { fetch: () => fail('unreachable') };
    },
  };
  const credentials = { type: 'oauth', user: '', client: own } as const;
  const parts = {
    dialer,
    clock: handClock(0).clock,
    tokens: { token: async () => 't', rejected() {}, accepted() {} },
  };
  const trouble = await kind
    .connect({ address: null, credentials, secret: '' }, parts as never, signal)
    .then(() => null, problemOf);
  return [...hosts, trouble?.code, trouble?.params.field];
};

describe.each([
  ['the calendar', microsoft],
  ['the mailbox', microsoftMail],
] as const)('%s is asked at the Graph of the account’s cloud', (_name, kind) => {
  it.each([
    [null, 'graph.microsoft.com'],
    [client, 'graph.microsoft.com'],
    [{ ...client, authority: 'https://login.microsoftonline.com/contoso.com' }, 'graph.microsoft.com'],
    [{ ...client, authority: 'https://login.microsoftonline.us/contoso.us' }, 'graph.microsoft.us'],
    [
      { ...client, authority: 'https://login.partner.microsoftonline.cn/contoso.cn' },
      'microsoftgraph.chinacloudapi.cn',
    ],
  ])('%o', async (own, host) => {
    expect(await asked(kind, own)).toEqual([host, 'unreachable', undefined]);
  });

  it('is asked nowhere with an authority that does not exist', async () => {
    const own = { ...client, authority: 'https://login.example.com/contoso.com' };
    expect(await asked(kind, own)).toEqual(['setup-invalid', 'authority']);
  });
});
