/** What an account can do is concluded from what its server says, by reading alone (A4). */
import { describe, expect, test } from 'vitest';
import type { AccountFeatures } from '../../../src-shared/domain/accounts.ts';
import { connectToAccount, multistatus, row, type Script, type Session } from './fake-server.ts';

const connect = async (...of: Parameters<typeof connectToAccount>): Promise<Session> =>
  (await connectToAccount(...of)).session;

/** `state` or `state: reason` by feature. */
function told(features: AccountFeatures): Readonly<Record<string, string>> {
  return Object.fromEntries(
    features.map(({ feature, state, reason }) => [
      feature,
      reason === undefined ? state : `${state}: ${reason}`,
    ]),
  );
}

const scheduling = '1, calendar-access, calendar-auto-schedule';
const privileges = (...names: readonly string[]): string =>
  `<D:current-user-privilege-set>${names.map((name) => `<D:privilege><${name}/></D:privilege>`).join('')}</D:current-user-privilege-set>`;

/** A server with scheduling collections, whose outbox and calendar may do what is named. */
function scheduler(outbox: string | null, calendar = '', address = 'mailto:me@example.org'): Script {
  return ({ method, path, body }) => {
    if (method !== 'PROPFIND') return null;
    if (body.includes('calendar-home-set'))
      return multistatus(
        row(
          '/me/',
          `<C:calendar-home-set><D:href>/</D:href></C:calendar-home-set><C:calendar-user-address-set><D:href>${address}</D:href></C:calendar-user-address-set><C:schedule-inbox-URL><D:href>/in/</D:href></C:schedule-inbox-URL><C:schedule-outbox-URL><D:href>/out/</D:href></C:schedule-outbox-URL>`,
        ),
      );
    if (path === '/out/') return outbox === null ? { status: 403 } : multistatus(row('/out/', outbox));
    if (path === '/in/') return { status: 404 };
    if (body.includes('displayname') && calendar !== '')
      return multistatus(
        row('/cal/', `<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>${calendar}`),
      );
    return null;
  };
}

describe('an account’s features', () => {
  test('of a plain store: nothing is mailed, what a write would show is unproven', async () => {
    const { features } = await connect(() => null);
    expect(told(features)).toEqual({
      invitations: 'no: not-on-server',
      replies: 'no: not-on-server',
      privacy: 'unproven: shown-by-first-write',
      'online-meetings': 'no: not-in-protocol',
      push: 'no: not-in-protocol',
      'free-busy': 'no: not-on-server',
      'sub-calendars': 'yes',
      'change-log': 'yes',
    });
  });

  test('of a server that delivers: its word is not yet a proof', async () => {
    const { features } = await connect(scheduler(privileges('D:all')), { features: scheduling });
    expect(told(features)).toMatchObject({
      invitations: 'unproven: shown-by-first-write',
      replies: 'unproven: shown-by-first-write',
      'free-busy': 'yes',
    });
  });

  test('what the outbox does not allow is missing (RFC 6638 6.2)', async () => {
    const outbox = privileges('D:read', 'C:schedule-send-reply');
    const { features } = await connect(scheduler(outbox), { features: scheduling });
    expect(told(features)).toMatchObject({
      invitations: 'no: not-on-server',
      replies: 'unproven: shown-by-first-write',
      'free-busy': 'no: not-on-server',
    });
  });

  test('an outbox that keeps its rights to itself leaves the question open', async () => {
    for (const outbox of [null, '']) {
      const { features } = await connect(scheduler(outbox), { features: scheduling });
      expect(told(features)).toMatchObject({
        invitations: 'unproven: shown-by-first-write',
        'free-busy': 'unproven: not-told',
      });
    }
  });

  test('mixed signals are said as such', async () => {
    const { features } = await connect(() => null, { features: '1, calendar-access, calendar-schedule' });
    expect(told(features)).toMatchObject({ invitations: 'unproven: contradictory' });
  });

  test('whose own address nobody knows can neither invite nor answer', async () => {
    const { features } = await connect(scheduler(privileges('D:all'), '', 'urn:uuid:1'), {
      features: scheduling,
    });
    expect(told(features)).toMatchObject({
      invitations: 'no: own-address-unknown',
      replies: 'no: own-address-unknown',
    });
  });

  test('where nothing may be written, nothing that needs writing works', async () => {
    const { features } = await connect(scheduler(privileges('D:all'), privileges('D:read')), {
      features: scheduling,
    });
    expect(told(features)).toMatchObject({
      invitations: 'no: nothing-writable',
      privacy: 'no: nothing-writable',
    });
  });

  test.each([
    ['', 'unproven: not-told'],
    [
      '<D:supported-report><D:report><C:calendar-query/></D:report></D:supported-report>',
      'no: not-on-server',
    ],
    ['<D:supported-report><D:sync-collection/></D:supported-report>', 'yes'],
  ])('a change log, by the reports %s', async (reports, expected) => {
    const { features } = await connect(() => null, { reports });
    expect(told(features)['change-log']).toBe(expected);
  });

  test('calendars that cannot be listed leave questions open, and connecting still works', async () => {
    const { features, record } = await connect(({ method, body }) =>
      method === 'PROPFIND' && body.includes('displayname') ? { status: 500 } : null,
    );
    expect(record.calendars).toBeNull();
    expect(told(features)).toMatchObject({
      'sub-calendars': 'unproven: not-told',
      'change-log': 'unproven: not-told',
    });
  });

  test('limits and attachments are recorded, the smallest limit counts', async () => {
    const limits = (bytes: number): string =>
      `<C:max-resource-size>${bytes}</C:max-resource-size><C:max-instances>400</C:max-instances>`;
    const type = '<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>';
    const { record } = await connect(
      ({ body }) =>
        body.includes('displayname')
          ? multistatus(row('/cal/', type + limits(5000)) + row('/other/', type + limits(3000)))
          : null,
      { features: '1, calendar-access, calendar-managed-attachments' },
    );
    expect(record).toMatchObject({
      davFeatures: ['1', 'calendar-access', 'calendar-managed-attachments'],
      managedAttachments: true,
      calendars: { listed: 2, writable: 2, mostBytes: 3000, mostInstances: 400 },
    });
  });
});
