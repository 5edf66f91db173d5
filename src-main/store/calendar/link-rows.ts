/** Links as they stand in the database's rows. */
import type { CalendarEvent, Id } from '../../../src-shared/domain/calendar/event.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import {
  type AgreedEnd,
  type AgreedLink,
  type AgreedVersions,
  type CreatingLink,
  type Link,
  type LinkIdentity,
  ticksOn,
} from './link.ts';

export interface Row {
  readonly num: number;
  readonly id: string;
  readonly status: Link['status'];
  readonly origin: SideName;
  readonly uids: string;
  readonly provider_ref: string | null;
  readonly provider_revision: string | null;
  readonly provider_hash: string | null;
  readonly provider_updated: number | null;
  readonly crm_ref: string | null;
  readonly crm_revision: string | null;
  readonly crm_hash: string | null;
  readonly crm_updated: number | null;
  readonly crm_ticked: string | null;
  readonly made: SideName | null;
}

/** What each side held, as JSON. `crm` is null when both held the same. */
export interface Bases {
  readonly provider: string;
  readonly crm: string | null;
}

/** The columns that saving a link writes, in the order of `valuesOf`. */
export const saved = [
  'status',
  'uids',
  'provider_ref',
  'provider_revision',
  'provider_hash',
  'provider_updated',
  'crm_ref',
  'crm_revision',
  'crm_hash',
  'crm_updated',
  'crm_ticked',
  'made',
];

function identityIn({ id, origin, uids }: Row): LinkIdentity {
  return { id, origin, uids: JSON.parse(uids) as string[] };
}

export function creatingIn(row: Row): CreatingLink {
  const origin = row.provider_ref === null ? 'crm' : 'provider';
  const source =
    origin === 'crm'
      ? { ref: row.crm_ref ?? '', revision: row.crm_revision ?? '' }
      : { ref: row.provider_ref ?? '', revision: row.provider_revision ?? '' };
  return { ...identityIn(row), status: 'creating', origin, source, ...ticksIn(row) };
}

function ticksIn({ crm_ticked: ticked }: Row): Pick<CreatingLink, 'ticked'> {
  return ticked === null ? {} : { ticked: JSON.parse(ticked) as readonly Id[] };
}

export function versionsIn(row: Row): AgreedVersions {
  return {
    ...identityIn(row),
    provider: {
      ref: row.provider_ref ?? '',
      revision: row.provider_revision ?? '',
      hash: row.provider_hash ?? '',
      ...(row.provider_updated === null ? {} : { updated: row.provider_updated }),
    },
    crm: {
      ref: row.crm_ref ?? '',
      revision: row.crm_revision ?? '',
      hash: row.crm_hash ?? '',
      ...(row.crm_updated === null ? {} : { updated: row.crm_updated }),
      ...ticksIn(row),
    },
  };
}

export function agreedIn(row: Row, status: AgreedLink['status'], bases: Bases | undefined): AgreedLink {
  const { provider, crm, ...identity } = versionsIn(row);
  const providerBase = JSON.parse(bases?.provider ?? 'null') as CalendarEvent;
  const crmBase =
    bases === undefined || bases.crm === null ? providerBase : (JSON.parse(bases.crm) as CalendarEvent);
  return {
    ...identity,
    status,
    provider: { ...provider, base: providerBase },
    crm: { ...crm, base: crmBase },
    ...(row.made === null ? {} : { made: row.made }),
  };
}

/** The values of a link's row, in the order of `saved`. */
export function valuesOf(link: Link, uids: readonly string[]): readonly (string | number | null)[] {
  const ends =
    link.status === 'creating'
      ? { [link.origin]: [link.source.ref, link.source.revision, null, null] }
      : { provider: endOf(link.provider), crm: endOf(link.crm) };
  const { provider = nowhere, crm = nowhere } = ends;
  const ticked = ticksOn(link);
  return [
    link.status,
    JSON.stringify(uids),
    ...provider,
    ...crm,
    ticked === undefined ? null : JSON.stringify(ticked),
    link.status === 'creating' ? null : (link.made ?? null),
  ];
}

const nowhere = [null, null, null, null];

function endOf({ ref, revision, hash, updated }: AgreedEnd): readonly (string | number | null)[] {
  return [ref, revision, hash, updated ?? null];
}
