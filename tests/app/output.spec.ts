/** What a run tells a terminal, a script that reads JSON, and whoever looks at the exit code. */
import { expect, test } from 'vitest';
import type { RunOutcome } from '../../src-main/app/index.ts';
import { exitCodeOf, jsonOutput, textOutput } from '../../src-main/headless/output.ts';
import { manualClock } from '../support/world.ts';

const noChanges = { added: 0, changed: 0, removed: 0 };
const traffic = { requests: 0, bytes: 0, writingMs: 0 };

function ran(change: { readonly quarantined?: number; readonly waiting?: number }): RunOutcome {
  return {
    type: 'ran',
    report: {
      summary: {
        provider: noChanges,
        crm: noChanges,
        skipped: 0,
        quarantined: 0,
        waiting: 0,
        linked: 2,
        durationMs: 1,
        ...change,
      },
      traffic: { provider: traffic, crm: traffic },
      phases: [],
      decisions: [],
      limits: ['crm-cannot-change', 'crm-cannot-be-read'],
      recovered: null,
    },
  };
}

function written() {
  const texts: string[] = [];
  return { texts, terminal: { isTTY: false, write: (text: string) => void texts.push(text) } };
}

test('what the CRM cannot do is in the JSON by its codes, and on the terminal in words', () => {
  const json = written();
  jsonOutput(json.terminal, written().terminal, manualClock()).outcome(ran({}), false);
  expect(JSON.parse(json.texts.join(''))).toMatchObject({
    limits: ['crm-cannot-change', 'crm-cannot-be-read'],
  });
  const text = written();
  textOutput(text.terminal, written().terminal, manualClock()).outcome(ran({}), false);
  expect(text.texts.join('')).toContain('It does not tell what it holds.');
});

test('the exit code is 3, never 0, while something waits or could not be carried', () => {
  expect(exitCodeOf(ran({}))).toBe(0);
  expect(exitCodeOf(ran({ quarantined: 1 }))).toBe(3);
  expect(exitCodeOf(ran({ waiting: 1 }))).toBe(3);
});
