/**
 * What a person may send along when they report a problem: versions, kinds, states, counts and codes. Never a name, an address, a host, a
 * title or a path, and in English, for whoever reads it. Pure.
 */
import { type AppState, mailboxesOf } from '../../../src-shared/contract/index.ts';
import type { Problem } from '../../api/client.ts';

const when = (at: number | null): string => (at === null ? 'never' : new Date(at).toISOString());
/** A Problem's parameters may name a server or an entry. */
const trouble = (problem: Problem | null): string =>
  problem === null
    ? 'none'
    : [problem.code, `fix ${problem.fix}`, ...(problem.side === undefined ? [] : [problem.side])].join(', ');
const list = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));

/** @param now epoch milliseconds */
export function reportOf(state: AppState, now: number): string {
  const { app, settings, setup, sync, calendars, proof } = state;
  const decisions = Object.entries(Object.groupBy(state.decisions, ({ kind }) => kind));
  const features = calendars.features.length > 0 ? calendars.features : (setup.account?.features ?? []);
  const rows: readonly (readonly [string, string])[] = [
    ['Concord', `${app.version}, ${app.carrier}, ${app.platform}, ${app.mode}`],
    ['Now', when(now)],
    ['Language', settings.language],
    ['Passwords', settings.vault],
    ['Policy', list(settings.locked)],
    ['Setup', `${setup.step}, failed ${setup.failed ?? 'nothing'}, ${trouble(setup.problem)}`],
    ['CRM', `${setup.crm?.kind ?? 'none'}; cannot: ${list(setup.crm?.limits ?? [])}`],
    ['Account', `${setup.account?.kind ?? 'none'}; lacks: ${list(setup.account?.lacks ?? [])}`],
    ['Features', list(features.map(({ feature, state: known }) => `${feature} ${known}`))],
    ['Rules', `${calendars.direction}; ${list(calendars.restrictions)}`],
    ['State', `${sync.state}; ${trouble(sync.problem)}`],
    [
      'Paused',
      sync.paused === null ? 'no' : sync.paused.until === null ? 'until resumed' : when(sync.paused.until),
    ],
    ['Stopped', sync.stop?.state ?? 'no'],
    ['In agreement', when(sync.agreedAt)],
    ['Next', when(sync.nextRunAt)],
    ...(['provider', 'crm'] as const).map((side): readonly [string, string] => {
      const { health, problem, heardAt } = sync.sides[side];
      return [
        side === 'crm' ? 'Side CRM' : 'Side calendar',
        `${health}; ${trouble(problem)}; heard ${when(heardAt)}`,
      ];
    }),
    [
      'Entries',
      `${sync.linked} linked, ${sync.waiting} waiting, ${sync.quarantined} cannot sync, ${sync.skipped} skipped`,
    ],
    ['Decisions', list(decisions.map(([kind, all]) => `${kind} ${all?.length ?? 0}`))],
    ...mailboxesOf(state.mail).map((mailbox, index): readonly [string, string] => [
      `Mailbox ${index + 1}`,
      `${mailbox.state}; ${mailbox.sync.state}; ${trouble(mailbox.sync.problem)}; ${mailbox.linked} linked, ${mailbox.waiting} waiting, ${mailbox.quarantined} cannot sync`,
    ]),
    ['Compared', list(proof.parts.map(({ last }) => when(last?.endedAt ?? null)))],
    ['Not fresh', `${proof.stale.length}`],
  ];
  return rows.map(([name, value]) => `${name}: ${value}`).join('\n');
}
