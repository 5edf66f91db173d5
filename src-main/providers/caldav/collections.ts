/**
 * Finds the calendar collections of an account: directly in its homes, and in plain folders there (KerioConnect and others let
 * people sort calendars into folders). A calendar inside a calendar is no calendar by RFC 4791 4.2 and is not looked for: it
 * would cost a listing of every event, and the servers that have them do not list them for others either.
 */
import type { Connection } from './connection.ts';
import { caldav, dav, type Row } from './multistatus.ts';
import { quietly } from './quietly.ts';
import { propfind } from './requests.ts';

/** A folder in a folder in a home is as deep as anybody sorts. */
const mostDepth = 3;
const mostFolders = 30;

export interface FoundCollections {
  /** Calendar collections, each once. */
  readonly calendars: readonly Row[];
  /** A folder is there that could not be looked into. */
  readonly hidden: boolean;
}

export interface CollectionFinder {
  /** @throws ProblemError when a home cannot be read */
  find(signal: AbortSignal): Promise<FoundCollections>;
}

/** `properties` are asked of every collection, as `D:displayname`. */
export function createCollectionFinder(
  connection: Connection,
  homes: readonly string[],
  properties: readonly string[],
): CollectionFinder {
  // A folder without calendars stays unread as long as this account is connected: attachments, notifications, drop boxes.
  const barren = new Set<string>();
  const below = async (path: string, signal: AbortSignal): Promise<readonly Row[]> => {
    const { rows } = await connection.multistatus('PROPFIND', path, {
      depth: '1',
      body: propfind(properties),
      purpose: 'calendar',
      signal,
    });
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

/** A collection and nothing else: inboxes, outboxes, address books and trash bins say what they are. */
function isFolder(row: Row): boolean {
  const types = typesOf(row);
  return types.length === 1 && types[0] === dav('collection');
}

function plain(path: string): string {
  return path.replace(/\/$/, '');
}
