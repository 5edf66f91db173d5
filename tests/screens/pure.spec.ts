/** Tests the interface's pure functions: fix buttons, grouping of the history, explanations, remaining time. */
import { describe, expect, test } from 'vitest';
import { fixAction } from '../../src-renderer/screens/fix.ts';
import { groupByRun } from '../../src-renderer/screens/history-groups.ts';
import { explanationOf } from '../../src-renderer/screens/quarantine-texts.ts';
import { createRemainingTime } from '../../src-renderer/screens/remaining-time.ts';
import { addressFault, hostOf, isSameServer, withScheme } from '../../src-renderer/screens/web-address.ts';
import { reasons } from '../../src-shared/domain/calendar/reasons.ts';
import { unreadableReasons } from '../../src-shared/domain/calendar/unreadable.ts';
import { problem, problemCodes } from '../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../src-shared/domain/side-name.ts';
import { createWords, en, nl } from '../../src-shared/i18n/index.ts';
import { history, inAgreement, now } from './fixtures.ts';

describe('fix buttons', () => {
  const { setup } = inAgreement;

  test('the button of every problem has an action', () => {
    for (const code of problemCodes) expect(fixAction(problem(code), setup).type, code).toBeTypeOf('string');
  });

  test('"sign in again" leads to the side that asked for it, also when both are on one host', () => {
    const of = (side: SideName) => ({ ...problem('sign-in-required', { host: '127.0.0.1' }), side });
    expect(fixAction(of('crm'), setup)).toEqual({ type: 'repair', side: 'crm' });
    expect(fixAction(of('provider'), setup)).toEqual({ type: 'repair', side: 'account' });
    const during = { ...setup, step: 'preview' } as const;
    expect(fixAction(problem('sign-in-required', { host: 'dav.example.com' }), during)).toEqual({
      type: 'step',
      step: 'account',
    });
  });
});

describe('history', () => {
  test('rows close in time form one run; the order stays newest first, and no row is lost', () => {
    const runs = groupByRun(history, new Map());
    expect(runs.flatMap((run) => run.rows)).toEqual(history);
    expect(runs[0]?.rows.map((row) => row.id)).toEqual([500, 499]);
    expect(runs[1]?.rows.map((row) => row.id)).toEqual([498]);
  });

  test('D4, C20: every reason in the history has a sentence of its own, in both languages', () => {
    for (const dictionary of [en, nl]) {
      const { t } = createWords(dictionary);
      const texts = reasons.map((reason) => t(`reason.${reason}`));
      for (const [index, text] of texts.entries()) expect(text, reasons[index]).toMatch(/^.{20,}\.$/);
      expect(new Set(texts).size).toBe(reasons.length);
    }
  });
});

describe.each([['en', en] as const, ['nl', nl] as const])(
  'explanations of quarantined entries, %s',
  (_, dictionary) => {
    const words = createWords(dictionary);
    const item = { side: 'provider', stage: 'reading', code: 'item-unreadable', reason: null } as const;

    test('RU2: every reason why an item cannot be read has its own explanation and remedy', () => {
      const explanations = unreadableReasons.map((reason) => explanationOf({ ...item, reason }, words));
      const plain = explanationOf(item, words);
      for (const [index, { why, way }] of explanations.entries()) {
        expect(why, unreadableReasons[index]).toMatch(/^.{15,}\.$/);
        expect(way, unreadableReasons[index]).toMatch(/^.{15,}\.$/);
        expect(why, unreadableReasons[index]).not.toBe(plain.why);
      }
      expect(new Set(explanations.map(({ why }) => why)).size).toBe(unreadableReasons.length);
    });

    test('RU2: every other failure on either side, and an unknown reason, has an explanation too', () => {
      for (const side of sideNames)
        for (const stage of ['reading', 'writing'] as const)
          for (const code of problemCodes)
            for (const reason of [null, 'something-new']) {
              const { why, way } = explanationOf({ side, stage, code, reason }, words);
              expect(why, `${side} ${stage} ${code}`).toMatch(/^.{15,}\.$/);
              expect(way, `${side} ${stage} ${code}`).toMatch(/^.{15,}\.$/);
            }
    });
  },
);

describe('remaining time', () => {
  const at = (done: number, total = 400) => ({ phase: 'applying', side: 'crm', done, total }) as const;

  test('gives no estimate in the first seconds, or without a total', () => {
    const remaining = createRemainingTime();
    expect(remaining(at(0), now).type).toBe('unknown');
    expect(remaining(at(100), now + 1_000).type).toBe('unknown');
    expect(remaining({ phase: 'applying', done: 300 }, now + 60_000).type).toBe('unknown');
  });

  test('estimates from the speed behind the first step of the current part, and starts over with the next part', () => {
    const remaining = createRemainingTime();
    remaining(at(0), now);
    expect(remaining(at(50), now + 60_000).type).toBe('unknown');
    expect(remaining(at(150), now + 70_000)).toEqual({ type: 'ms', ms: 25_000 });
    expect(remaining({ ...at(150), side: 'provider' }, now + 71_000).type).toBe('unknown');
  });

  test('counts down between two steps, and grows when the next one does not come', () => {
    const remaining = createRemainingTime();
    remaining(at(0), now);
    remaining(at(50), now + 60_000);
    expect(remaining(at(150), now + 70_000)).toEqual({ type: 'ms', ms: 25_000 });
    expect(remaining(at(150), now + 74_000)).toEqual({ type: 'ms', ms: 21_000 });
    expect(remaining(at(150), now + 85_000)).toEqual({ type: 'ms', ms: 10_000 });
    expect(remaining(at(150), now + 95_000)).toEqual({ type: 'ms', ms: 35_000 });
  });
});

describe('addresses as a person types them', () => {
  test.each([
    ['crm.example.com', 'https://crm.example.com', 'crm.example.com'],
    [' crm.example.com:8443/x ', 'https://crm.example.com:8443/x', 'crm.example.com:8443'],
    ['127.0.0.1:8787', 'http://127.0.0.1:8787', '127.0.0.1:8787'],
    ['localhost', 'http://localhost', 'localhost'],
    ['[::1]:5232/dav', 'http://[::1]:5232/dav', '[::1]:5232'],
    ['localhost.example.com', 'https://localhost.example.com', 'localhost.example.com'],
    ['127.0.0.1.example.com', 'https://127.0.0.1.example.com', '127.0.0.1.example.com'],
    ['HTTPS://CRM.example.com', 'HTTPS://CRM.example.com', 'crm.example.com'],
  ])('%s', (typed, whole, host) => {
    expect(withScheme(typed)).toBe(whole);
    expect(hostOf(typed)).toBe(host);
    expect(addressFault(typed)).toBeNull();
  });

  test.each([
    ['not an address', 'not-an-address'],
    ['ftp://crm.example.com', 'not-an-address'],
    ['https://', 'not-an-address'],
    ['crm.example.com:port', 'not-an-address'],
    ['http://crm.example.com', 'not-encrypted'],
    ['http://127.0.0.1.example.com', 'not-encrypted'],
  ])('"%s" is %s', (typed, fault) => {
    expect(addressFault(typed)).toBe(fault);
  });

  test('two addresses are the same server by scheme, host and port, whatever their paths', () => {
    expect(isSameServer('crm.example.com/dav', 'https://crm.example.com')).toBe(true);
    expect(isSameServer('crm.example.com:8443', 'https://crm.example.com')).toBe(false);
    expect(isSameServer('not an address', 'not an address')).toBe(false);
  });
});
