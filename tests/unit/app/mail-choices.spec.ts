/** M6, M7, A7: the set-up's settings count until a person chooses others, and what the engine makes of them. */
import { createHash } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { mailChoice, ownBlockList } from '../../../src-main/app/engine/chosen-mail.ts';
import {
  blockedByCrm,
  choicesInForce,
  chooseMail,
  engineSettings,
} from '../../../src-main/app/engine/mail-choices.ts';
import { newStore } from '../../support/new-store.ts';

const setup = {
  startDate: '2026-01-31',
  mostMegabytes: 25,
  onlyKnownPeople: true,
  blocked: ['@example.org'],
};
const opened = () => {
  const store = newStore({ clock: { now: () => 0 } });
  onTestFinished(store.close);
  return store;
};

test('each choice by itself replaces the set-up’s, also by nothing', () => {
  const store = opened();
  expect(choicesInForce(store, setup)).toEqual(setup);
  chooseMail(store, { settings: { startDate: null, blocked: [' Bob@Example.net ', 'bob@example.net'] } });
  expect(choicesInForce(store, setup)).toEqual({ ...setup, startDate: null, blocked: ['bob@example.net'] });
  chooseMail(store, { settings: { mostMegabytes: null } });
  chooseMail(store, { settings: { onlyKnownPeople: false } });
  expect(choicesInForce(store, setup)).toEqual({
    startDate: null,
    mostMegabytes: null,
    onlyKnownPeople: false,
    blocked: ['bob@example.net'],
  });
});

test('stopping keeps the settings, and settings do not start it again', () => {
  const store = opened();
  chooseMail(store, { isAsleep: true });
  chooseMail(store, { settings: { mostMegabytes: 1 } });
  expect(mailChoice(store)).toEqual({ isAsleep: true, settings: { mostMegabytes: 1 } });
  chooseMail(store, { isAsleep: false });
  expect(mailChoice(store)).toMatchObject({ isAsleep: false, settings: { mostMegabytes: 1 } });
});

test('M7: the CRM’s block list is written in many ways and means addresses and domains', () => {
  expect(blockedByCrm(null)).toEqual([]);
  expect(
    blockedByCrm({ blocked: [' Bob@Example.NET ', '@a.example', 'B.example', '', '@b.example'] }),
  ).toEqual(['bob@example.net', '@a.example', '@b.example']);
});

test('M7: the person’s own block list stays known while the mailbox cannot be had', () => {
  const store = opened();
  expect(ownBlockList(store, setup)).toEqual(['@example.org']);
  expect(ownBlockList(store, undefined)).toEqual([]);
  chooseMail(store, { settings: { blocked: ['bob@example.net'] } });
  for (const known of [setup, undefined]) expect(ownBlockList(store, known)).toEqual(['bob@example.net']);
});

test('what cannot be read counts as nothing chosen', () => {
  const store = opened();
  store.transaction('test', () => store.mail.facts.setChosen('{"isAsleep":"perhaps"}'));
  expect(choicesInForce(store, setup)).toEqual(setup);
});

const hash = (address: string) => createHash('sha256').update(`salt:${address}`).digest('hex');
const people = { salt: 'salt', hashes: new Set(['bob@example.net', 'me@example.com'].map(hash)) };

test('the engine gets bytes, the midnight of this computer, and whom the CRM knows besides the person', () => {
  const settings = engineSettings(setup, people, ['me@example.com']);
  expect(settings).toMatchObject({ maxBytes: 26_214_400, blocked: ['@example.org'] });
  expect(new Date(settings.startDate ?? 0).getHours()).toBe(0);
  expect(new Date(settings.startDate ?? 0).getDate()).toBe(31);
  expect(settings.knows?.(' BOB@example.net')).toBe(true);
  expect(settings.knows?.('me@example.com')).toBe(false);
  expect(settings.knows?.('eve@example.net')).toBe(false);
});

test('another list of people is another version; without a list nobody is known, and without the wish nobody is asked', () => {
  const version = (list: typeof people | null) => engineSettings(setup, list, []).knownPeopleVersion;
  expect(version(people)).toBe(version({ ...people, hashes: new Set([...people.hashes].reverse()) }));
  expect(version(people)).not.toBe(version({ ...people, hashes: new Set() }));
  expect(engineSettings(setup, null, []).knows?.('bob@example.net')).toBe(false);
  expect(engineSettings({ ...setup, onlyKnownPeople: false }, people, [])).toMatchObject({ knows: null });
});
