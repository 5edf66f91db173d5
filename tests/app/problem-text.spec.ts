/** Protects A6: every Problem has a cause and a next step, with the known parameters filled in and no placeholder left. */
import { expect, test } from 'vitest';
import { problemLines, problemText } from '../../src-main/headless/problem-text.ts';
import { problem, problemCodes } from '../../src-shared/domain/problems.ts';

test('A6: every Problem has a title, a cause and a next step, also when no parameter is known', () => {
  for (const code of problemCodes)
    for (const params of [{}, { host: 'dav.example.com', status: 503, count: 4, field: 'crm.url' }]) {
      const { title, cause, nextStep } = problemText(problem(code, params));
      for (const text of [title, cause, nextStep]) {
        expect(text, code).not.toMatch(/[{}[\]]|undefined/);
        expect(text.trim(), code).toMatch(/^[A-Z].{5,}$/);
      }
    }
});

test('the lines name the server and how long it asks to wait', () => {
  const lines = problemLines(problem('throttled', { host: 'dav.example.com' }, 61_000), 1_000).join('\n');
  expect(lines).toContain('dav.example.com');
  expect(lines).toContain('in 60 s');
});
