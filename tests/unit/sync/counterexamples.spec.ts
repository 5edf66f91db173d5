/** Histories that once ended wrong, found by the random ones, each under the name of what went wrong. */
import { describe, expect, it } from 'vitest';
import { liveThrough } from '../../support/histories.ts';
import type { Step } from '../../support/history-steps.ts';

const sync = { do: 'sync', share: 0, seed: 0 } as const;
const made = (at: 'provider' | 'crm') => ({ do: 'create', at, shape: 0 }) as const;
const edited = { do: 'edit', at: 'provider', which: 0, change: 0 } as const;
const elsewhere = { do: 'other-machine' } as const;

const found: Readonly<Record<string, readonly Step[]>> = {
  'an entry removed while its copy was unanswered, then listed in full: the copy goes too': [
    made('provider'),
    sync,
    { do: 'edit', at: 'crm', which: 0, change: 0 },
    made('provider'),
    made('provider'),
    { do: 'sync', share: 0.5, seed: 2111283922 },
    { do: 'remove', at: 'provider', which: 1 },
    { do: 'wait', minutes: 3 },
    { do: 'sync', share: 0.05, seed: 736396834 },
    edited,
    sync,
  ],
  'an entry that failed and was then taken out of the calendar leaves nothing in quarantine': [
    { do: 'kill', moment: 19 },
    made('crm'),
    { do: 'sync', share: 0.2, seed: 705487557 },
    { do: 'push', which: 0, on: false },
    made('provider'),
    { do: 'wait', minutes: 1 },
    { do: 'away', which: 0 },
  ],
  "our own removal, unanswered, does not pass for a person's and travel on": [
    made('provider'),
    { do: 'kill', moment: 37 },
    { do: 'expire', at: 'provider' },
    { do: 'push', which: 0, on: false },
    { do: 'kill', moment: 21 },
    { do: 'push', which: 0, on: true },
    { do: 'occurrence', at: 'provider', which: 0, week: 0, cancel: false },
    edited,
    { do: 'occurrence', at: 'provider', which: 0, week: 0, cancel: false },
  ],
  'an entry hidden from this person is unlinked on a new machine too': [
    made('provider'),
    sync,
    { do: 'hide', which: 0 },
    { do: 'occurrence', at: 'provider', which: 0, week: 0, cancel: false },
    elsewhere,
    sync,
  ],
  'a copy made by a machine that never heard so is recognised by the next, though the server made up its uid':
    [
      sync,
      made('crm'),
      { do: 'kill', moment: 16 },
      elsewhere,
      edited,
      { do: 'copy' },
      made('provider'),
      { do: 'kill', moment: 1 },
    ],
  'a create that meets its own copy in another calendar is linked to it there': [
    sync,
    made('crm'),
    made('provider'),
    { do: 'kill', moment: 28 },
    { do: 'away', which: 7 },
    elsewhere,
    { do: 'mask', which: 0, on: false },
    edited,
  ],
  'a create that meets an entry out of our sight is left alone, not tried for ever': [
    made('provider'),
    sync,
    elsewhere,
    { do: 'back', which: 0 },
    { do: 'hide', which: 0 },
    edited,
  ],
  'an entry taken out of the calendar while its copy was in another one does not come back as a second': [
    made('provider'),
    sync,
    { do: 'away', which: 0 },
    { do: 'push', which: 0, on: false },
    { do: 'kill', moment: 16 },
    { do: 'back', which: 0 },
    { do: 'wait', minutes: 1 },
    made('provider'),
  ],
  'an entry taken out of the calendar stays in the CRM when the machine that did it never heard so': [
    made('crm'),
    sync,
    { do: 'push', which: 0, on: false },
    made('provider'),
    { do: 'kill', moment: 24 },
    elsewhere,
    sync,
  ],
  'the twin of an unreadable entry is not made a second time by a new machine': [
    sync,
    made('provider'),
    { do: 'sync', share: 0.2, seed: 1594565381 },
    { do: 'spoil', which: 0, on: true },
    made('provider'),
    elsewhere,
    sync,
    { do: 'remove', at: 'provider', which: 4 },
    { do: 'touch', at: 'provider', which: 0 },
  ],
  "someone else's meeting, deselected and selected again while it changed, is there once": [
    { do: 'invited' },
    { do: 'kill', moment: 26 },
    { do: 'push', which: 0, on: false },
    sync,
    { do: 'push', which: 0, on: true },
    { do: 'back', which: 0 },
    edited,
  ],
  'what another machine took out of the calendar is not removed from the CRM by the first': [
    made('provider'),
    sync,
    elsewhere,
    { do: 'push', which: 0, on: false },
    sync,
    elsewhere,
    { do: 'expire', at: 'provider' },
    { do: 'push', which: 0, on: true },
    { do: 'kill', moment: 1 },
  ],
  "someone else's series, moved and split where it is kept and moved in the CRM, leaves no date of old behind":
    [
      { do: 'invited' },
      { do: 'meet', at: 'provider', which: 0, act: 'rule', n: 0, weeks: [{ week: 0, cancel: false }] },
      { do: 'occurrence', at: 'provider', which: 0, week: 0, cancel: false },
      sync,
      { do: 'series', at: 'provider', which: 0, act: 'shift', n: 0 },
      { do: 'series', at: 'crm', which: 0, act: 'shift', n: 1 },
      { do: 'touch', at: 'provider', which: 0 },
      { do: 'series', at: 'provider', which: 0, act: 'split', n: 0 },
      { do: 'away', which: 3 },
    ],
  'an exception that a write of several calls brought back is taken away by a person before the next run': [
    { do: 'create', at: 'provider', shape: 3 },
    sync,
    { do: 'meet', at: 'crm', which: 0, act: 'rule', n: 0, weeks: [{ week: 0, cancel: false }] },
    sync,
    { do: 'series', at: 'provider', which: 0, act: 'restore', n: 0 },
  ],
  "someone else's private meeting, edited in the CRM after a lost answer, is put back": [
    { do: 'invited' },
    { do: 'edit', at: 'provider', which: 0, change: 9 },
    edited,
    { do: 'interrupted', at: 'provider', which: 0, field: 0, how: 'lost-after', meanwhile: 'edit-there' },
  ],
  'a text that a person empties after a lost answer does not hide that the rest of the write came through': [
    made('provider'),
    sync,
    { do: 'interrupted', at: 'crm', which: 0, field: 3, how: 'lost-after', meanwhile: 'edit-here' },
    { do: 'edit', at: 'provider', which: 0, change: 4 },
  ],
  'an entry whose create failed once and whose removal a person refused leaves nothing in quarantine': [
    { do: 'create', at: 'provider', shape: 5 },
    { do: 'sync', share: 0.2, seed: 14 },
    { do: 'interrupted', at: 'provider', which: 0, field: 0, how: 'lost-after', meanwhile: 'remove-there' },
  ],
  'a text that a person empties does not pass for the write that was to empty it and never came through': [
    made('provider'),
    sync,
    { do: 'interrupted', at: 'provider', which: 0, field: 3, how: 'lost-after', meanwhile: 'private' },
    { do: 'interrupted', at: 'provider', which: 0, field: 0, how: 'lost-after', meanwhile: 'edit-here' },
    { do: 'edit', at: 'crm', which: 0, change: 4 },
    made('provider'),
  ],
  'an entry that was looked up after a lost answer is not made again once a person has removed it': [
    { do: 'create', at: 'provider', shape: 2 },
    { do: 'interrupted', at: 'provider', which: 2, field: 3, how: 'lost-after', meanwhile: 'nothing' },
    { do: 'sync', share: 0.5, seed: 605072637 },
    { do: 'interrupted', at: 'crm', which: 0, field: 1, how: 'killed', meanwhile: 'remove-here' },
  ],
  'a private entry whose agreement another machine told is not made again and again (ID9, RU3)': [
    { do: 'create', at: 'crm', shape: 6 },
    { do: 'kill', moment: 53 },
    elsewhere,
    { do: 'sync', share: 0.05, seed: 589793153 },
    elsewhere,
    { do: 'edit', at: 'crm', which: 5, change: 1 },
  ],
  'a private entry that is opened and loses its notes between two runs is not agreed on while the CRM has the notes':
    [
      { do: 'create', at: 'crm', shape: 6 },
      sync,
      { do: 'interrupted', at: 'provider', which: 0, field: 0, how: 'lost-after', meanwhile: 'public' },
      { do: 'edit', at: 'provider', which: 0, change: 4 },
    ],
};

describe.each(['caldav-like', 'graph-like'] as const)('once wrong, %s', (profile) => {
  it.each(Object.entries(found))('%s', async (_name, steps) => {
    expect(await liveThrough(profile, steps)).toEqual([]);
  });
});
