/**
 * Finds the calendar collections of an account: directly in its homes, and in ordinary folders there (KerioConnect and others let
 * people sort calendars into folders). Calendars inside calendars, which RFC 4791 4.2 forbids, are not searched for: that would
 * mean listing every event, and the servers that have them do not show them to other clients.
 */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Connection } from './connection.ts';
import { hostOf } from './errors.ts';
import { caldav, dav, type Row } from './multistatus.ts';
import { quietly } from './quietly.ts';
import { propfind } from './requests.ts';

/** People do not nest folders more deeply than a folder in a folder in a home. */
const mostDepth = 3;
const mostFolders = 30;

export interface FoundCollections {
  /** The calendar collections, each once. */
  readonly calendars: readonly Row[];
  /** A folder could not be listed. */
  readonly hidden: boolean;
}

export interface CollectionFinder {
  /** @throws ProblemError when a home cannot be read */
  find(signal: AbortSignal): Promise<FoundCollections>;
}

/** @param properties read for every collection, written as `D:displayname` */
export function createCollectionFinder(
  connection: Connection,
  homes: readonly string[],
  properties: readonly string[],
): CollectionFinder {
  // A folder without calendars (attachments, notifications, drop boxes) is not read again while this account is connected.
  const barren = new Set<string>();
  const below = async (path: string, signal: AbortSignal): Promise<readonly Row[]> => {
    const { rows, isCut } = await connection.multistatus('PROPFIND', path, {
      depth: '1',
      body: propfind(properties),
      purpose: 'calendar',
      signal,
    });
    if (isCut) fail('answer-invalid', { host: hostOf(connection.origin), status: 507 });
    return rows;
  };
  return {
    async find(signal) {
      const found = new Map<string, Row>();
      const seen = new Set<string>(homes.map(plain));
      let hidden = false;
      let level: readonly string[] = homes;
      for (let depth = 0; depth <= mostDepth && level.length > 0; depth += 1) {
        const folders: string[] = [];
        for (const path of level) {
          const rows = depth === 0 ? await below(path, signal) : await quietly(() => below(path, signal));
          if (rows === undefined) hidden = true;
          const calendars = (rows ?? []).filter(isCalendar);
          for (const row of calendars) found.set(row.path, row);
          const inside = (rows ?? []).filter((row) => isFolder(row) && !seen.has(plain(row.path)));
          if (depth > 0 && rows !== undefined && calendars.length === 0 && inside.length === 0)
            barren.add(path);
          for (const row of inside) {
            seen.add(plain(row.path));
            if (!barren.has(row.path)) folders.push(row.path);
          }
        }
        hidden ||= folders.length > mostFolders || (depth === mostDepth && folders.length > 0);
        level = folders.slice(0, mostFolders);
      }
      return { calendars: [...found.values()], hidden };
    },
  };
}

function typesOf(row: Row): readonly string[] {
  return row.properties.get(dav('resourcetype'))?.children.map((type) => type.name) ?? [];
}

function isCalendar(row: Row): boolean {
  return typesOf(row).includes(caldav('calendar'));
}

/** Whether it is an ordinary collection. Inboxes, outboxes, address books and trash bins have another resource type as well. */
function isFolder(row: Row): boolean {
  const types = typesOf(row);
  return types.length === 1 && types[0] === dav('collection');
}

function plain(path: string): string {
  return path.replace(/\/$/, '');
}
