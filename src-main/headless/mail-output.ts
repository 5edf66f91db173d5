/** Runs of mail as lines for a terminal, and as JSON. */
import { sideNames } from '../../src-shared/domain/side-name.ts';
import { foreignText } from '../../src-shared/domain/terminal-text.ts';
import type { MailRunOutcome, MailRunReport, SideTraffic } from '../app/index.ts';
import { problemLines } from './problem-text.ts';

const sideLabels = { provider: 'mailbox', crm: 'CRM' } as const;

/** How much the run wrote to both sides. */
export function mailChanges({ summary: { arrived, moved, keywords } }: MailRunReport): number {
  return arrived + sideNames.reduce((sum, side) => sum + moved[side] + keywords[side], 0);
}

/** @param nothing said of a run that wrote nothing and left nothing open */
export function mailLine(
  { summary, backlog }: MailRunReport,
  nothing = 'nothing needs you any more',
): string {
  const parts = sideNames.flatMap((side) => {
    const counts = [
      side === 'crm' && summary.arrived > 0 ? `${summary.arrived} arrived` : '',
      summary.moved[side] > 0 ? `${summary.moved[side]} moved` : '',
      summary.keywords[side] > 0 ? `${summary.keywords[side]} marked` : '',
    ].filter((count) => count !== '');
    return counts.length === 0 ? [] : [`${sideLabels[side]}: ${counts.join(', ')}`];
  });
  if (backlog > 0) parts.push(`${backlog} still to come`);
  if (summary.waiting > 0)
    parts.push(`${summary.waiting} ${summary.waiting === 1 ? 'message needs' : 'messages need'} you`);
  if (parts.length === 0) parts.push(nothing);
  return `mail  ${parts.join('; ')} (${Math.round(summary.durationMs)} ms)`;
}

/** @param now epoch milliseconds */
export function mailSummary(report: MailRunReport, now: number): readonly string[] {
  const { summary, decisions } = report;
  const left = Object.values(summary.left).reduce((sum, count) => sum + count, 0);
  return [
    mailLine(report, 'no changes'),
    `      ${summary.total} messages matched, ${left} stay where they are, ${summary.quarantined} cannot be synchronised, ${summary.waiting} ${summary.waiting === 1 ? 'needs' : 'need'} you`,
    ...summary.problems.flatMap((problem) => problemLines(problem, now)),
    ...decisions.flatMap(({ kind, count, items }) => [
      `Needs you: ${kind === 'frozen' ? 'messages keep being changed back' : 'more removals of messages than usual'} (${count})`,
      ...items.slice(0, 5).map(({ title }) => `  ${foreignText(title)}`),
    ]),
  ];
}

/** After a failure the same keys; what is unknown then is null, never zero. */
export function mailOutcomeJson(outcome: MailRunOutcome): Readonly<Record<string, unknown>> {
  if (outcome.type === 'failed') {
    const { provider, crm } = outcome.traffic;
    return { ...unknown, ...trafficJson({ provider, crm }), problem: outcome.problem };
  }
  if (outcome.type !== 'ran') {
    return { ...unknown, problem: { code: outcome.type, params: {}, fix: 'report' } };
  }
  const { summary, traffic, backlog } = outcome.report;
  const { arrived, linked, unlinked, total, left, quarantined, waiting, durationMs } = summary;
  const sideJson = (side: 'provider' | 'crm') => ({
    moved: summary.moved[side],
    keywords: summary.keywords[side],
    requests: traffic[side].requests,
    bytes: traffic[side].bytes,
    writeMilliseconds: Math.round(traffic[side].writingMs),
  });
  return {
    ...unknown,
    provider: sideJson('provider'),
    crm: sideJson('crm'),
    ...{ arrived, linked, unlinked, total, left, quarantined, waiting, backlog },
    paused: summary.problems.map(({ code, side }) => ({ code, side: side ?? null })),
    milliseconds: durationMs,
    ...trafficJson(traffic),
  };
}

const unknown = {
  topic: 'mail',
  ...{ provider: null, crm: null, arrived: null, linked: null, unlinked: null, total: null, left: null },
  ...{ quarantined: null, waiting: null, backlog: null, paused: null, milliseconds: null },
  ...{ requests: null, bytes: null, problem: null },
} as const;

function trafficJson({ provider, crm }: Readonly<Record<'provider' | 'crm', SideTraffic>>) {
  return { requests: provider.requests + crm.requests, bytes: provider.bytes + crm.bytes };
}
