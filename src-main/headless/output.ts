/** Writes runs for a terminal, or as JSON. With JSON, standard output carries nothing else; text goes to standard error. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Problem } from '../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../src-shared/domain/side-name.ts';
import { foreignText, printable, printableJson } from '../../src-shared/domain/terminal-text.ts';
import { createWords, en } from '../../src-shared/i18n/index.ts';
import {
  type AnyOutcome,
  hasAgreed,
  type MailRunOutcome,
  type RunOutcome,
  type RunReport,
  type SideTraffic,
} from '../app/index.ts';
import type { Decision, Progress, SideCounts } from '../sync/index.ts';
import { mailChanges, mailLine, mailOutcomeJson, mailSummary } from './mail-output.ts';
import { problemLines } from './problem-text.ts';

/** A stream, and whether it is a terminal whose last line can be rewritten. Everything that is written to it goes through `writeLine`, `printable` or `printableJson`. */
export interface Terminal {
  readonly isTTY: boolean;
  write(text: string): void;
}

/** Writes one line, in which nothing can give the terminal a command or begin a second line. */
function writeLine(to: Terminal, text: string): void {
  to.write(`${printable(text)}\n`);
}

export interface Output {
  /** A line for a person. */
  say(text: string): void;
  progress(progress: Progress): void;
  /** Ends the progress line and writes the outcome of the run; with `quiet`, a run without changes writes nothing. */
  outcome(outcome: RunOutcome, quiet: boolean): void;
  /** The same for a run of mail. @param mailbox the address of a further mailbox; null and absent: the first one */
  mailOutcome(outcome: MailRunOutcome, quiet: boolean, mailbox?: string | null): void;
  /** Writes a Problem that was met before there was a run. */
  problem(value: Problem, details: readonly string[]): void;
}

const words = createWords(en);

const sideLabels: Readonly<Record<SideName, string>> = { provider: 'calendar', crm: 'CRM' };
const sparseMs = 5_000;

export function textOutput(out: Terminal, error: Terminal, clock: Clock): Output {
  let openLine = false;
  let lastText = '';
  let lastAt = Number.NEGATIVE_INFINITY;
  let lastWaiting = 0;
  /** The Problem that was written last; null after a run that came through. */
  let trouble: string | null = null;
  /** By the mailbox's address. */
  const mails = new Map<string | null, { waiting: number; trouble: string | null }>();
  const closeLine = (): void => {
    if (openLine) error.write('\r\u001b[K');
    openLine = false;
    lastText = '';
    lastAt = Number.NEGATIVE_INFINITY;
  };
  return {
    say(text) {
      closeLine();
      writeLine(out, text);
    },
    progress(progress) {
      const text = progressText(progress);
      const phase = text.split(' ', 1)[0] ?? '';
      const samePhase = lastText.startsWith(phase);
      if (text === lastText) return;
      if (error.isTTY) {
        if (samePhase && clock.monotonic() - lastAt < 50) return;
        error.write(`\r\u001b[K${printable(text)}`);
        openLine = true;
      } else {
        if (samePhase && clock.monotonic() - lastAt < sparseMs) return;
        writeLine(error, text);
      }
      lastText = text;
      lastAt = clock.monotonic();
    },
    outcome(outcome, quiet) {
      closeLine();
      if (outcome.type !== 'ran') {
        const now = outcome.type === 'failed' ? outcome.problem.code : outcome.type;
        if (now !== trouble) for (const line of troubleLines(outcome, clock.now())) writeLine(error, line);
        trouble = now;
        return;
      }
      const { report } = outcome;
      if (report.recovered !== null)
        for (const line of problemLines(report.recovered, clock.now())) writeLine(error, line);
      const { waiting } = report.summary;
      const isNews = changesOf(report) > 0 || waiting !== lastWaiting;
      lastWaiting = waiting;
      if (!quiet) for (const line of summaryTable(report)) writeLine(out, line);
      else if (isNews) writeLine(out, `${clockTime(clock.now())}  ${summaryLine(report)}`);
      else if (trouble !== null) writeLine(out, `${clockTime(clock.now())}  it works again`);
      trouble = null;
    },
    mailOutcome(outcome, quiet, mailbox = null) {
      closeLine();
      const mail = mails.get(mailbox) ?? { waiting: 0, trouble: null };
      mails.set(mailbox, mail);
      const whose = mailbox === null ? '' : ` ${mailbox}`;
      if (outcome.type !== 'ran') {
        const now = outcome.type === 'failed' ? outcome.problem.code : outcome.type;
        if (now !== mail.trouble)
          for (const line of troubleLines(outcome, clock.now())) writeLine(error, `Mail${whose}: ${line}`);
        mail.trouble = now;
        return;
      }
      const { report } = outcome;
      const isNews = mailChanges(report) > 0 || report.summary.waiting !== mail.waiting;
      if (!quiet) {
        if (mailbox !== null) writeLine(out, `Mailbox ${mailbox}`);
        for (const line of mailSummary(report, clock.now())) writeLine(out, line);
      } else if (isNews) writeLine(out, `${clockTime(clock.now())}  ${mailLine(report)}${whose}`);
      else if (mail.trouble !== null) writeLine(out, `${clockTime(clock.now())}  mail${whose} works again`);
      mail.waiting = report.summary.waiting;
      mail.trouble = null;
    },
    problem(value, details) {
      closeLine();
      for (const line of problemLines(value, clock.now())) writeLine(error, line);
      for (const line of details) writeLine(error, `  - ${line}`);
    },
  };
}

function troubleLines(outcome: Exclude<AnyOutcome, { type: 'ran' }>, now: number): readonly string[] {
  switch (outcome.type) {
    case 'failed':
      return problemLines(outcome.problem, now);
    case 'crashed':
      return ['Concord made a mistake and stopped this run; the log says where.'];
    default:
      return ['Stopped before the end of the run.'];
  }
}

export function jsonOutput(out: Terminal, error: Terminal, clock: Clock): Output {
  const text = textOutput(error, error, clock);
  return {
    say: text.say,
    progress: text.progress,
    outcome(outcome, quiet) {
      if (outcome.type !== 'ran' || outcome.report.recovered !== null) text.outcome(outcome, quiet);
      out.write(`${printableJson(outcomeJson(outcome))}\n`);
    },
    mailOutcome(outcome, quiet, mailbox = null) {
      if (outcome.type !== 'ran') text.mailOutcome(outcome, quiet, mailbox);
      out.write(`${printableJson({ ...mailOutcomeJson(outcome), mailbox })}\n`);
    },
    problem(value, details) {
      text.problem(value, details);
      out.write(`${printableJson(failureJson(value))}\n`);
    },
  };
}

/** 0 both sides agree, 3 something waits or is quarantined, 1 failed. */
export function exitCodeOf(outcome: AnyOutcome): 0 | 1 | 3 {
  if (outcome.type !== 'ran') return 1;
  return hasAgreed(outcome) && outcome.report.summary.quarantined === 0 ? 0 : 3;
}

/** The exit code of runs of calendar and mail together; 1 without any. */
export function worstExitCode(outcomes: readonly AnyOutcome[]): 0 | 1 | 3 {
  const codes = outcomes.map(exitCodeOf);
  return codes.length === 0 || codes.includes(1) ? 1 : codes.includes(3) ? 3 : 0;
}

function outcomeJson(outcome: RunOutcome): Readonly<Record<string, unknown>> {
  if (outcome.type === 'failed') return failureJson(outcome.problem, outcome.traffic);
  if (outcome.type !== 'ran') return failureJson({ code: outcome.type, params: {}, fix: 'report' });
  const { summary, traffic, phases } = outcome.report;
  return {
    topic: 'calendar',
    provider: sideJson(summary.provider, traffic.provider),
    crm: sideJson(summary.crm, traffic.crm),
    skipped: summary.skipped,
    quarantined: summary.quarantined,
    waiting: summary.waiting,
    linked: summary.linked,
    limits: outcome.report.limits,
    milliseconds: Math.round(summary.durationMs),
    requests: traffic.provider.requests + traffic.crm.requests,
    bytes: traffic.provider.bytes + traffic.crm.bytes,
    phases: Object.fromEntries(phases.map(({ phase, durationMs }) => [phase, Math.round(durationMs)])),
    recovered: outcome.report.recovered?.code ?? null,
    problem: null,
  };
}

function sideJson(
  { added, changed, removed }: SideCounts,
  { requests, bytes, writingMs }: SideTraffic,
): Readonly<Record<string, number>> {
  return { added, changed, removed, requests, bytes, writeMilliseconds: Math.round(writingMs) };
}

/** The same keys as after a run; what is unknown after a failure is null, never zero. */
function failureJson(
  value: Omit<Problem, 'code'> & { readonly code: string },
  traffic?: RunReport['traffic'],
): Readonly<Record<string, unknown>> {
  return {
    topic: 'calendar',
    provider: null,
    crm: null,
    skipped: null,
    quarantined: null,
    waiting: null,
    linked: null,
    limits: null,
    milliseconds: null,
    requests: traffic === undefined ? null : traffic.provider.requests + traffic.crm.requests,
    bytes: traffic === undefined ? null : traffic.provider.bytes + traffic.crm.bytes,
    phases: null,
    recovered: null,
    problem: value,
  };
}

function progressText({ phase, side, done, total }: Progress): string {
  const where = side === undefined ? '' : ` ${sideLabels[side]}`;
  const count = total === undefined ? (done > 0 ? ` ${done}` : '') : ` ${done} of ${total}`;
  return `${phase}${where}${count}`;
}

function changesOf({ summary }: RunReport): number {
  return [summary.provider, summary.crm].reduce(
    (sum, side) => sum + side.added + side.changed + side.removed,
    0,
  );
}

function summaryLine({ summary }: RunReport): string {
  const parts = sideNames.flatMap((side) => {
    const { added, changed, removed } = summary[side];
    const counts = [
      added > 0 ? `${added} added` : '',
      changed > 0 ? `${changed} changed` : '',
      removed > 0 ? `${removed} removed` : '',
    ].filter((count) => count !== '');
    return counts.length === 0 ? [] : [`${sideLabels[side]}: ${counts.join(', ')}`];
  });
  if (summary.waiting > 0)
    parts.push(`${summary.waiting} ${summary.waiting === 1 ? 'entry needs' : 'entries need'} you`);
  if (parts.length === 0) parts.push('nothing needs you any more');
  return `${parts.join('; ')} (${Math.round(summary.durationMs)} ms)`;
}

function summaryTable(report: RunReport): readonly string[] {
  const { summary, traffic, decisions, limits } = report;
  const row = (cells: readonly (string | number)[]): string =>
    cells.map((cell, index) => (index === 0 ? String(cell).padEnd(10) : String(cell).padStart(9))).join('');
  return [
    row(['', 'added', 'changed', 'removed', 'requests', 'KiB']),
    ...sideNames.map((side) => {
      const { added, changed, removed } = summary[side];
      const { requests, bytes } = traffic[side];
      return row([sideLabels[side], added, changed, removed, requests, Math.round(bytes / 1024)]);
    }),
    `${summary.linked} matched, ${summary.skipped} skipped, ${summary.quarantined} cannot be synchronised, ${summary.waiting} ${summary.waiting === 1 ? 'needs' : 'need'} you; ${(summary.durationMs / 1000).toFixed(2)} s`,
    ...limitLines(limits),
    ...decisions.flatMap((decision) => decisionLines(decision)),
  ];
}

function limitLines(limits: RunReport['limits']): readonly string[] {
  if (limits.length === 0) return [];
  return [`${words.t('limits.title')}:`, ...limits.map((limit) => `  ${words.t(`limit.${limit}`)}`)];
}

const decisionTexts: Readonly<Record<Decision['kind'], string>> = {
  'first-run': 'the first sync; "approveFirstRun": true in the set-up file stands for yes',
  differs: 'the same entry is different on each side',
  'many-removals': 'more removals than usual',
  'many-creations': 'more new entries than usual',
  'rule-change': 'new entries, because a rule or a setting changed',
  'private-shown': 'private entries that the CRM would show in full',
  'private-removed': 'private entries that would be taken out of the CRM',
  'bring-existing': 'entries from before the first sync, to be added',
  'would-mail': 'the calendar’s provider would e-mail these people',
  frozen: 'an entry keeps being changed back',
  'restored-backup': 'many entries went back to earlier versions; a backup may have been restored',
  'moved-unclear': 'the mailbox moved: entries that may be the same as before, or others like them',
  'moved-missing': 'the mailbox moved: entries of the CRM that the new calendar does not have',
  compared: 'a full comparison found an entry that differs or is gone on one side',
  'unclear-create': 'new entries that may be in the CRM or not; the CRM does not tell',
};

function decisionLines({ kind, count, items }: Decision): readonly string[] {
  const shown = items.slice(0, 5);
  const lines = shown.flatMap(({ side, write, title, start, addressees }) => {
    const verb = { create: 'add', update: 'change', remove: 'remove', link: 'match' }[write];
    return [
      `  ${verb} in ${sideLabels[side]}: ${foreignText(start.slice(0, 16).replace('T', ' '))} ${foreignText(title)}`,
      ...addressees.slice(0, mostAddressees).map((address) => `    e-mail to ${foreignText(address)}`),
      ...(addressees.length > mostAddressees ? [`    and ${addressees.length - mostAddressees} more`] : []),
    ];
  });
  return [
    `Needs you: ${decisionTexts[kind]} (${count})`,
    ...lines,
    ...(count > shown.length ? [`  and ${count - shown.length} more`] : []),
  ];
}

/** The most people who are named for one entry. */
const mostAddressees = 20;

function clockTime(now: number): string {
  return new Date(now).toTimeString().slice(0, 8);
}
