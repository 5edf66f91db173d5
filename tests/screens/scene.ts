/** What a scene is, and what the main process answers in it unless the scene says otherwise. */
import type { Page } from 'playwright-core';
import type { AppState, Versions } from '../../src-shared/contract/index.ts';
import type { HistoryFilter } from '../../src-shared/domain/history-filter.ts';
import { findScript } from './find-answers.ts';
import {
  firstRunItems,
  type HistoryRow,
  history,
  notCarried,
  quarantined,
  skippedItems,
  twoVersions,
} from './fixtures.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';

export interface Scene {
  readonly name: string;
  readonly state: AppState;
  /** The screen to show, as the address's fragment. */
  readonly screen?: string;
  readonly script?: Script;
  /** What a person does before the scene is checked. */
  readonly act?: (page: Page, host: ScriptedHost) => Promise<void>;
}

/** Answers calls from the fixtures, page by page. */
export const fixtureScript: Script = {
  'calendars.filters-preview': () => ({
    adds: 3,
    addsExamples: [
      { title: 'Kick-off Noordzee', start: '2026-03-10T09:00:00', timeZone: 'Europe/Amsterdam' },
    ],
    stays: 41,
    staysExamples: [
      { title: 'Lunch', start: '2026-03-11T12:30:00', timeZone: 'Europe/Amsterdam' },
      { title: 'School holidays', start: '2026-03-14T00:00:00', timeZone: null },
    ],
    linkedOut: 12,
    passes: 212,
  }),
  'calendars.rules-preview': () => ({
    linked: 14,
    kept: 14,
    examples: [
      { title: 'Dentist', start: '2026-03-10T09:00:00', timeZone: 'Europe/Amsterdam' },
      { title: 'Parents’ evening', start: '2026-03-11T19:30:00', timeZone: 'Europe/Amsterdam' },
    ],
  }),
  'decisions.items': ({ id, offset, limit }, host) => {
    const decision = host.state().decisions.find((one) => one.id === id);
    const compared = decision?.kind === 'differs' || decision?.kind === 'frozen';
    const items = (decision?.items ?? []).map((one) =>
      // of what is to be made there is one version only
      compared && one.write !== 'create' ? { ...one, versions: versionsFor(decision) } : one,
    );
    const all = id === 'first-run' ? firstRunItems : items;
    return { items: all.slice(offset, offset + limit), count: all.length };
  },
  'history.page': ({ before, limit, filter }) => {
    const passing = history.filter((row) => passes(row, filter));
    const older = passing.filter((row) => before === null || row.id < before);
    const rows = older.slice(0, limit);
    const runs = [...Map.groupBy(passing, ({ run }) => run)]
      .filter(([id]) => rows.some(({ run }) => run === id))
      .map(([id, ofRun]) => ({
        id,
        at: ofRun[0]?.at ?? 0,
        count: ofRun.length,
        did: [...Map.groupBy(ofRun, ({ side, action }) => `${side} ${action}`).values()].flatMap((same) =>
          same.slice(0, 1).map(({ side, action }) => ({ side, action, count: same.length })),
        ),
      }));
    return { rows, runs, more: older.length > limit };
  },
  'undo.preview': ({ isRun }) => ({
    digest: 'digest',
    exact: isRun ? 2 : 1,
    withoutGuests: 0,
    apart: 0,
    impossible: isRun ? [{ obstacle: 'changed-since', count: 1 }] : [],
    addressees: 0,
  }),
  'undo.start': () => ({ accepted: true }),
  'history.entry': () => twoVersions,
  'decisions.decide': () => ({ accepted: true }),
  'decisions.decided': () => ({ items: [], count: 0 }),
  'quarantine.page': ({ offset, limit }, host) => {
    const all = quarantined.slice(0, host.state().sync.quarantined);
    return { items: all.slice(offset, offset + limit), count: all.length };
  },
  'skipped.page': ({ offset, limit }) => ({
    items: [...skippedItems.slice(offset, offset + limit)],
    count: skippedItems.length,
  }),
  'skipped.resume': () => ({ accepted: true }),
  'setup.approve': () => ({ accepted: true }),
  'links.open': () => ({ url: null }),
  ...findScript,
};

/** Lists what a CRM that only creates could not take. */
export const notCarriedScript: Script = {
  'quarantine.page': ({ offset, limit }, host) => {
    const all = notCarried.slice(0, host.state().sync.quarantined);
    return { items: all.slice(offset, offset + limit), count: all.length };
  },
  'quarantine.confirm': () => ({ accepted: true }),
};

/** Where an entry may be kept or removed only, one side has no version. */
function versionsFor({ choices }: AppState['decisions'][number]): Versions {
  return choices.includes('separate') ? twoVersions : { ...twoVersions, second: null, differs: [] };
}

function passes({ side, action }: HistoryRow, filter: HistoryFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'attention') return action === 'conflict' || action === 'put-back';
  return side === filter && action !== 'linked';
}

export const scriptedHostOf = (scene: Scene): ScriptedHost =>
  createScriptedHost(scene.state, { ...fixtureScript, ...scene.script });
