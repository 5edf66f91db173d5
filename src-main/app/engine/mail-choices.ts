/** What of a mailbox is synchronised (M6, M7): the set-up's settings, what a person chose since, and what the engine makes of both. */
import { createHash } from 'node:crypto';
import type { MailChoices } from '../../../src-shared/contract/index.ts';
import { blockListOf } from '../../../src-shared/domain/blocked.ts';
import type { CrmRules, KnownPeople } from '../../../src-shared/domain/crm.ts';
import type { Store } from '../../store/index.ts';
import type { MailSettings } from '../../sync/index.ts';
import { type MailChoice, mailChoice } from './chosen-mail.ts';
import type { Questions } from './questions.ts';

/** Changes some of it. */
export function chooseMail(
  store: Store,
  { settings = {}, isAsleep }: Questions['mail-choose']['input'],
): void {
  const before = mailChoice(store);
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const chosen: MailChoice = {
    settings: { ...before.settings, ...given },
    isAsleep: isAsleep ?? before.isAsleep,
  };
  store.transaction('mail.choose', () => store.mail.facts.setChosen(JSON.stringify(chosen)));
}

/** The settings in force. */
export function choicesInForce(store: Pick<Store, 'mail'>, setup: MailChoices): MailChoices {
  const { settings } = mailChoice(store);
  const blocked = (settings.blocked ?? setup.blocked).map((one) => one.trim().toLowerCase());
  return {
    startDate: settings.startDate === undefined ? setup.startDate : settings.startDate,
    mostMegabytes: settings.mostMegabytes === undefined ? setup.mostMegabytes : settings.mostMegabytes,
    onlyKnownPeople: settings.onlyKnownPeople ?? setup.onlyKnownPeople,
    blocked: [...new Set(blocked)],
  };
}

/** The block list of the CRM's administrator, which counts for everybody, beside a person's own. Lower case. */
export function blockedByCrm(rules: Pick<CrmRules, 'blocked'> | null): readonly string[] {
  return blockListOf(rules?.blocked ?? []);
}

/**
 * @param people the CRM's list, null where it has none: then it knows nobody
 * @param own the person's own addresses, lower case: they are no reason that a message concerns the CRM
 */
export function engineSettings(
  { startDate, mostMegabytes, onlyKnownPeople, blocked }: MailChoices,
  people: KnownPeople | null,
  own: readonly string[],
): MailSettings {
  const isKnown = (address: string): boolean => {
    const plain = address.trim().toLowerCase();
    if (people === null || own.includes(plain)) return false;
    return people.hashes.has(sha256(`${people.salt}:${plain}`));
  };
  return {
    // midnight in this computer's time zone
    startDate: startDate === null ? null : new Date(`${startDate}T00:00:00`).getTime(),
    maxBytes: mostMegabytes === null ? null : mostMegabytes * 1024 * 1024,
    knows: onlyKnownPeople ? isKnown : null,
    ...(onlyKnownPeople && people !== null ? { knownPeopleVersion: versionOf(people) } : {}),
    blocked,
  };
}

function versionOf({ salt, hashes }: KnownPeople): string {
  return sha256(JSON.stringify([salt, [...hashes].sort()]));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
