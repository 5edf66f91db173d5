/** Microsoft as a kind of account: which addresses are its own, and which hosts its clouds have. */
import { expect, it } from 'vitest';
import { endpointsAt, microsoftEndpoints } from '../../../src-main/providers/microsoft/endpoints.ts';
import { microsoft } from '../../../src-main/providers/microsoft-kind.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';

const { signal } = new AbortController();
const discover = (address: string): Promise<unknown> =>
  microsoft.discover(address, {} as never, signal).then(
    ({ url }) => url,
    (error: unknown) => problemOf(error)?.code,
  );

it.each(['robin@outlook.com', 'robin@hotmail.co.uk', 'robin@contoso.onmicrosoft.com'])(
  'knows %s by its domain',
  async (address) => {
    expect(await discover(address)).toBe('https://graph.microsoft.com/');
  },
);

it.each(['robin@example.com', 'outlook.com@example.com', 'robin@notoutlook.example'])(
  'does not guess that %s is one',
  async (address) => {
    expect(await discover(address)).toBe('not-a-calendar-server');
  },
);

it('has one host for each cloud (https://learn.microsoft.com/graph/deployments)', () => {
  const clouds = ['global', 'us-government', 'us-defence', 'china'] as const;
  expect(clouds.map((cloud) => new URL(microsoftEndpoints(cloud).graph).host)).toEqual([
    'graph.microsoft.com',
    'graph.microsoft.us',
    'dod-graph.microsoft.us',
    'microsoftgraph.chinacloudapi.cn',
  ]);
  expect(endpointsAt('http://127.0.0.1:8080').graph).toBe('http://127.0.0.1:8080/');
});
