/** M2, M4: the map that runs go by and screens show is one stored map, kept up with folders that are renamed or vanish. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Mailboxes, mapOfRun, mapToShow, saveMap } from '../../../src-main/app/engine/folder-map.ts';
import { mailFactsOf } from '../../../src-main/app/engine/mail-answers.ts';
import type { Pair } from '../../../src-shared/domain/mail/folder-map.ts';
import type { Mailbox, MailboxRole } from '../../../src-shared/domain/mail/mailbox.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { newStore } from '../../support/new-store.ts';

const mailbox = (name: string, role?: MailboxRole): Mailbox => ({
  id: `id-${name}`,
  path: name.split('/'),
  ...(role === undefined ? {} : { role, roleReason: 'declared' }),
  messages: 3,
  holdsMessages: true,
  mayWrite: true,
});
const both: Mailboxes = {
  crm: [mailbox('Inbox', 'inbox'), mailbox('Deleted', 'trash'), mailbox('Projects')],
  provider: [mailbox('INBOX', 'inbox'), mailbox('Trash', 'trash'), mailbox('Work/North')],
};
const pair = (crm: string, provider: string | null): Pair => ({
  crm: `id-${crm}`,
  provider: provider === null ? null : `id-${provider}`,
  reason: 'person',
});
const opened = () => {
  const store = newStore({ clock: { now: () => 0 } });
  onTestFinished(store.close);
  return store;
};
const settings = { startDate: null, mostMegabytes: null, onlyKnownPeople: false, blocked: [] };
const pausedIn = (store: ReturnType<typeof opened>) => mailFactsOf(store, { settings }, [], 0).paused;
const invalid = (field: string) => expect.objectContaining({ problem: problem('setup-invalid', { field }) });

test('nothing crosses before a person saved a map', () => {
  const store = opened();
  expect(() => mapOfRun(store, { map: null }, both)).toThrow(invalid('map'));
  expect(store.mail.facts.map()).toBeNull();
});

test('what is shown first is the suggestion, then the saved map, with folders that came since', () => {
  const store = opened();
  const first = mapToShow(store, both);
  expect(first.isSaved).toBe(false);
  expect(first.map.map(({ provider }) => provider)).toEqual(['id-INBOX', 'id-Trash', null]);
  const chosen = [pair('Inbox', 'INBOX'), pair('Deleted', null), pair('Projects', 'Work/North')];
  saveMap(store, chosen);
  const now = { ...both, crm: [...both.crm, mailbox('Archive', 'archive'), mailbox('Work/North')] };
  expect(mapToShow(store, now)).toEqual({
    isSaved: true,
    map: [
      ...chosen,
      { crm: 'id-Archive', provider: null, reason: 'no-counterpart' },
      // its namesake belongs to another folder already
      { crm: 'id-Work/North', provider: null, reason: 'no-counterpart' },
    ],
  });
});

test('a run goes by the pairs of the saved map, with their roles', () => {
  const store = opened();
  saveMap(store, [pair('Inbox', 'INBOX'), pair('Deleted', null), pair('Projects', 'Work/North')]);
  expect(mapOfRun(store, { map: null }, both)).toEqual([
    { crm: 'id-Inbox', provider: 'id-INBOX', role: 'inbox' },
    { crm: 'id-Projects', provider: 'id-Work/North' },
  ]);
});

test('two folders of the CRM for one of the mailbox are refused', () => {
  const store = opened();
  const twice = [pair('Inbox', 'INBOX'), pair('Deleted', 'INBOX')];
  expect(() => saveMap(store, twice)).toThrow(invalid('map'));
  expect(store.mail.facts.map()).toBeNull();
});

describe('a set-up file', () => {
  test('that names no folders gets the suggestion, once', () => {
    const store = opened();
    const mapping = mapOfRun(store, { map: 'suggest' }, both);
    expect(mapping.map(({ role }) => role)).toEqual(['inbox', 'trash']);
    // a folder that fits only now is not added behind the person's back
    const now = { ...both, provider: [...both.provider, mailbox('Projects')] };
    expect(mapOfRun(store, { map: 'suggest' }, now)).toHaveLength(2);
  });

  test('is followed when its folders change, and not when a person saved a map since', () => {
    const store = opened();
    const map = { Inbox: 'INBOX', Projects: 'Work/North', Deleted: null };
    expect(mapOfRun(store, { map }, both)).toHaveLength(2);
    expect(mapOfRun(store, { map: { Inbox: 'INBOX' } }, both)).toHaveLength(1);
    saveMap(store, [pair('Deleted', 'Trash')]);
    expect(mapOfRun(store, { map }, both)).toEqual([
      { crm: 'id-Deleted', provider: 'id-Trash', role: 'trash' },
    ]);
  });

  test.each([{ Inbox: 'Postvak' }, { Postvak: 'INBOX' }, { Inbox: 'INBOX', Deleted: 'INBOX' }])(
    'that names %j is refused',
    (map) => {
      const store = opened();
      expect(() => mapOfRun(store, { map }, both)).toThrow(invalid('mail.folders'));
      expect(store.mail.facts.map()).toBeNull();
    },
  );
});

describe('folders that are not where they were', () => {
  test('the one folder of a role that has another name is the same one', () => {
    const store = opened();
    saveMap(store, [pair('Inbox', 'INBOX'), pair('Deleted', 'Trash')]);
    mapOfRun(store, { map: null }, both);
    const renamed = [mailbox('INBOX', 'inbox'), mailbox('Prullenbak', 'trash'), mailbox('Work/North')];
    expect(mapOfRun(store, { map: null }, { ...both, provider: renamed })).toContainEqual({
      ...{ crm: 'id-Deleted', provider: 'id-Prullenbak', role: 'trash' },
    });
    expect(store.mail.facts.map()?.[1]?.provider).toBe('id-Prullenbak');
    expect(pausedIn(store)).toEqual([]);
  });

  test('one that is missing pauses its pair, keeps name and role, and goes on when it is back', () => {
    const store = opened();
    saveMap(store, [pair('Projects', 'Work/North'), pair('Deleted', 'Trash')]);
    mapOfRun(store, { map: null }, both);
    const without = { ...both, provider: [mailbox('INBOX', 'inbox')] };
    expect(mapOfRun(store, { map: null }, without)).toEqual([
      { crm: 'id-Projects', provider: 'id-Work/North' },
      { crm: 'id-Deleted', provider: 'id-Trash', role: 'trash' },
    ]);
    expect(store.mail.facts.map()?.map(({ paused }) => paused)).toEqual([true, true]);
    expect(pausedIn(store)).toEqual([
      { crm: 'Projects', provider: 'Work/North', missing: 'provider' },
      { crm: 'Deleted', provider: 'Trash', missing: 'provider' },
    ]);
    mapOfRun(store, { map: null }, without);
    mapOfRun(store, { map: null }, both);
    expect(pausedIn(store)).toEqual([]);
    expect(store.mail.facts.map()?.some(({ paused }) => paused === true)).toBe(false);
  });

  test('one that is missing in the CRM is told with its name', () => {
    const store = opened();
    saveMap(store, [pair('Projects', 'Work/North')]);
    mapOfRun(store, { map: null }, both);
    mapOfRun(store, { map: null }, { ...both, crm: [] });
    expect(pausedIn(store)).toEqual([{ crm: 'Projects', provider: 'Work/North', missing: 'crm' }]);
  });

  test('a listing that says nothing new writes nothing', () => {
    const store = opened();
    const writes: string[] = [];
    saveMap(store, [pair('Inbox', 'INBOX')]);
    mapOfRun(store, { map: null }, both);
    const { facts } = store.mail;
    const watched = {
      ...store,
      mail: {
        ...store.mail,
        facts: {
          ...facts,
          setMap: () => void writes.push('map'),
          setListed: () => void writes.push('listed'),
        },
      },
    };
    // other numbers of messages are no other folders
    const more = { ...both, provider: both.provider.map((one) => ({ ...one, messages: 99 })) };
    mapOfRun(watched, { map: null }, more);
    expect(writes).toEqual([]);
    mapOfRun(watched, { map: null }, { ...both, crm: [] });
    expect(writes).toEqual(['listed']);
  });
});
