/** What a run tells a terminal, a script that reads JSON, and whoever looks at the exit code. */
import { expect, test } from 'vitest';
import type { MailRunOutcome, RunOutcome } from '../../src-main/app/index.ts';
import { exitCodeOf, jsonOutput, textOutput, worstExitCode } from '../../src-main/headless/output.ts';
import { problem } from '../../src-shared/domain/problems.ts';
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
  expect(text.texts.join('')).toContain('It does not tell Concord what it holds.');
});

test('the exit code is 3, never 0, while something waits or could not be carried', () => {
  expect(exitCodeOf(ran({}))).toBe(0);
  expect(exitCodeOf(ran({ quarantined: 1 }))).toBe(3);
  expect(exitCodeOf(ran({ waiting: 1 }))).toBe(3);
});

const foreign = {
  'a command of the terminal (ESC)': '\u001b]0;owned\u0007\u001b[2J',
  'a command in one character of eight bits': '\u009b2J\u009d0;owned\u009c',
  'a line break and a line of Concord': '\r\nConcord      http://127.0.0.1:1/#token=forged',
  'other separators of lines': '\u2028Concord\u2029Concord\u0085Concord\u000bConcord\u000cConcord',
  'characters that reorder the line': '\u202egnp.exe\u2066x\u2069\u200f\u061c',
  'backspaces over what was written': '\b\b\b\b\u007f',
  'half a surrogate pair': '\ud800 \udc00',
  'blanks up to the next line of the terminal': `${' '.repeat(60)}Concord      http://127.0.0.1:1/#token=forged`,
  'no-break blanks': `${'\u00a0\u2003'.repeat(60)}Concord http://127.0.0.1:1/#token=forged`,
  'a very long text': `${'x'.repeat(200_000)} Concord http://127.0.0.1:1/#token=forged`,
} as const;

/** What a terminal obeys instead of showing it. */
const obeyed = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Every line that is written about a run, and about trouble, in which each text from outside is `text`. */
function linesAbout(text: string): readonly string[] {
  const screen = written();
  const output = textOutput(screen.terminal, screen.terminal, manualClock());
  const item = {
    digest: 'd',
    side: 'crm' as const,
    write: 'create' as const,
    start: text,
    title: text,
    addressees: [text],
  };
  const outcome = ran({ waiting: 1 });
  if (outcome.type !== 'ran') throw new TypeError('it ran');
  const decisions = [{ kind: 'first-run' as const, count: 1, items: [item] }];
  output.outcome({ ...outcome, report: { ...outcome.report, decisions } } as unknown as RunOutcome, false);
  output.problem({ code: 'lease-held', params: { machine: text }, fix: 'wait' }, [text]);
  output.problem({ code: 'unreachable', params: { host: text }, fix: 'wait' }, []);
  output.progress({ phase: text } as never);
  output.say(text);
  return screen.texts.join('').split('\n');
}

test.each(Object.entries(foreign))(
  'S7: a terminal shows text from outside and obeys none of it: %s',
  (_, text) => {
    const plain = linesAbout('plain');
    const lines = linesAbout(text);
    expect(lines).toHaveLength(plain.length);
    for (const line of lines) expect(line).not.toMatch(obeyed);
    const titles = lines.filter((line) => line.includes('add in CRM'));
    expect(titles).toHaveLength(1);
    // what a title says stays inside its own line of a terminal, whose widths begin at 80 columns
    expect(titles[0]).not.toMatch(/ {4}|\p{Zs}{4}/u);
    expect(titles[0]?.length).toBeLessThan(130);
    for (const line of lines.slice(0, -2)) expect(line).not.toMatch(/^Concord/);
  },
);

test('S7: JSON has the same characters as escapes, and is read back the same', () => {
  for (const text of Object.values(foreign)) {
    const json = written();
    const output = jsonOutput(json.terminal, written().terminal, manualClock());
    output.problem({ code: 'lease-held', params: { machine: text }, fix: 'wait' }, []);
    const line = json.texts.join('');
    expect(line.slice(0, -1)).not.toMatch(obeyed);
    expect(JSON.parse(line)).toMatchObject({ problem: { params: { machine: text } } });
  }
});

test('S7: ordinary titles in any script are shown as they are', () => {
  for (const title of ['Überprüfung: Angebot', '会議 10:00', 'اجتماع', 'Lunch 🍕 with “Kim”', '👩‍💻 می‌خواهم'])
    expect(linesAbout(title).join('\n')).toContain(title);
});

type MailSummary = Extract<MailRunOutcome, { type: 'ran' }>['report']['summary'];

function mailRan(change: Partial<MailSummary> = {}, backlog = 0): MailRunOutcome {
  const nothing = { provider: 0, crm: 0 };
  return {
    type: 'ran',
    report: {
      summary: {
        ...{ arrived: 0, linked: 0, unlinked: 0, total: 7, quarantined: 0, waiting: 0 },
        ...{ moved: nothing, keywords: nothing, left: { junk: 2 }, problems: [], durationMs: 5 },
        ...change,
      },
      backlog,
      traffic: {
        provider: { ...traffic, requests: 3, bytes: 10 },
        crm: { ...traffic, requests: 4, bytes: 20 },
      },
      decisions: [],
    },
  };
}

test('a run of mail is one JSON object that names its topic; the calendar’s names its own', () => {
  const json = written();
  const output = jsonOutput(json.terminal, written().terminal, manualClock());
  output.outcome(ran({}), false);
  output.mailOutcome(mailRan({ arrived: 2, moved: { provider: 1, crm: 0 } }, 9), false);
  const failed = {
    type: 'failed',
    problem: problem('wrong-password'),
    traffic: { provider: traffic, crm: traffic },
  } as const;
  output.mailOutcome(failed, false);
  output.outcome(failed, false);
  output.mailOutcome({ type: 'crashed' }, false);
  const [calendar, mail, ...failures] = json.texts.map((text) => JSON.parse(text));
  expect(calendar).toMatchObject({ topic: 'calendar', linked: 2 });
  expect(mail).toEqual({
    topic: 'mail',
    mailbox: null,
    provider: { moved: 1, keywords: 0, requests: 3, bytes: 10, writeMilliseconds: 0 },
    crm: { moved: 0, keywords: 0, requests: 4, bytes: 20, writeMilliseconds: 0 },
    ...{ arrived: 2, linked: 0, unlinked: 0, total: 7, left: { junk: 2 }, quarantined: 0, waiting: 0 },
    ...{ backlog: 9, paused: [], milliseconds: 5, requests: 7, bytes: 30, problem: null },
  });
  expect(failures).toMatchObject([
    { topic: 'mail', arrived: null, requests: 0, problem: { code: 'wrong-password' } },
    { topic: 'calendar', linked: null, problem: { code: 'wrong-password' } },
    { topic: 'mail', requests: null, problem: { code: 'crashed' } },
  ]);
  // the same keys, whatever happened
  expect(failures.slice(0, 1).map((one) => Object.keys(one).sort())).toEqual([Object.keys(mail).sort()]);
});

test('on the terminal mail has lines of its own: the first run, then news, trouble once, and its end', () => {
  const [out, error] = [written(), written()];
  const output = textOutput(out.terminal, error.terminal, manualClock());
  const waiting = mailRan({ arrived: 2, keywords: { provider: 1, crm: 0 }, waiting: 1 });
  output.mailOutcome(waiting, false);
  expect(out.texts.join('')).toContain('CRM: 2 arrived');
  expect(out.texts.join('')).toContain('mailbox: 1 marked');
  expect(out.texts.join('')).toContain('7 messages matched, 2 stay where they are');
  out.texts.length = 0;
  const failed = {
    type: 'failed',
    problem: problem('unreachable'),
    traffic: { provider: traffic, crm: traffic },
  } as const;
  output.mailOutcome(mailRan({ waiting: 1 }), true);
  expect(out.texts).toEqual([]);
  output.mailOutcome(failed, true);
  output.mailOutcome(failed, true);
  expect(error.texts.filter((line) => line.startsWith('Mail: '))).toHaveLength(error.texts.length);
  const told = error.texts.length;
  output.mailOutcome(mailRan({ waiting: 1 }), true);
  expect(out.texts.join('')).toContain('mail works again');
  output.mailOutcome(mailRan(), true);
  expect(out.texts.join('')).toContain('nothing needs you any more');
  expect(error.texts).toHaveLength(told);
});

test('the exit code of both is the worse one', () => {
  expect(worstExitCode([ran({}), mailRan()])).toBe(0);
  expect(worstExitCode([ran({}), mailRan({ quarantined: 1 })])).toBe(3);
  expect(worstExitCode([ran({ waiting: 1 }), mailRan()])).toBe(3);
  expect(worstExitCode([ran({ waiting: 1 }), { type: 'crashed' }])).toBe(1);
  expect(worstExitCode([])).toBe(1);
});
