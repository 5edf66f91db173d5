/** RU1: calendar and mail hold one connection to the CRM and write under one lease, which goes back when neither needs it. */
import { setImmediate as idle } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sharedCrm } from '../../../src-main/app/engine/shared-crm.ts';
import { systemClock } from '../../../src-main/app/index.ts';
import { knownKinds } from '../../../src-main/app/kinds.ts';
import type { CrmKind } from '../../../src-main/crm/index.ts';
import type { Crm } from '../../../src-shared/domain/crm.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { codeOf } from '../../support/code-of.ts';

const account = { accountId: 'a', machineId: 'm', address: 'x', provider: 'p' };
const { signal } = new AbortController();

function shared({ fails = false } = {}) {
  const told: string[] = [];
  let isRefused = fails;
  let atWork = 0;
  const kind: CrmKind = {
    kind: 'ledger',
    credentials: 'token',
    async connect() {
      told.push('connect');
      if (isRefused) fail('unreachable');
      const crm = {
        calendar: { capabilities: {}, perform: async function* () {} },
        lease: {
          async take() {
            atWork += 1;
            if (atWork > 1) throw new Error('two at a time');
            await idle();
            atWork -= 1;
            told.push('take');
            return { generation: 1, expiresAt: 0, agreementsState: 0 };
          },
          async release() {
            told.push('release');
          },
        },
      };
      return crm as unknown as Crm;
    },
  };
  const one = sharedCrm(
    { kind: 'ledger', credentials: { type: 'token', url: '' }, secret: '' },
    {
      kinds: { ...knownKinds, crms: [kind] },
      clock: systemClock,
      listen: (_, until) => {
        told.push('listen');
        until.addEventListener('abort', () => told.push('silent'));
      },
    },
  );
  const mend = (): void => {
    isRefused = false;
  };
  return { one, told, mend };
}

describe('the connection', () => {
  test('is made once, ends with the last who lets go, and takes the lease back with it', async () => {
    const { one, told } = shared();
    const [calendar, mail] = await Promise.all([one.hold(), one.hold()]);
    expect(mail.crm).toBe(calendar.crm);
    await calendar.letGo(account);
    await calendar.letGo(account);
    expect(told).toEqual(['connect', 'listen']);
    await mail.letGo(account);
    expect(told).toEqual(['connect', 'listen', 'release', 'silent']);
    await (await one.hold()).letGo(null);
    expect(told.slice(4)).toEqual(['connect', 'listen', 'silent']);
  });

  test('that could not be made is made anew by the next who asks', async () => {
    const { one, told, mend } = shared({ fails: true });
    expect(await codeOf(one.hold())).toBe('unreachable');
    mend();
    await (await one.hold()).letGo(null);
    expect(told).toEqual(['connect', 'connect', 'listen', 'silent']);
  });
});

test('the lease is asked for by one at a time', async () => {
  const { one, told } = shared();
  const [calendar, mail] = [await one.hold(), await one.hold()];
  await Promise.all([calendar, mail].map(({ crm }) => crm.lease?.take(account, signal)));
  expect(told.filter((what) => what === 'take')).toHaveLength(2);
});
