/** The second sample account: a simulated Google whose one person's calendar and mailbox are kept in a folder, with a page for that person. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { OAuthClient } from '../google/index.ts';

export interface SampleGoogle {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** An access token for these scopes that is valid for an hour. */
  accessToken(scopes: readonly string[]): string;
  /** The address of the person's page. */
  pageUrl(): string;
  stop(): Promise<void>;
}

const client: OAuthClient = {
  id: '1-sample.apps.googleusercontent.com',
  secret: '',
  name: 'Concord',
  audience: 'external',
  publishing: 'production',
  testers: [],
  verification: 'verified',
};

export interface SampleGoogleOptions {
  /** A folder of its own that exists. */
  readonly directory: string;
  readonly clock: Clock;
  readonly address: string;
}

/** Starts it on a free port of 127.0.0.1, filled the first time. */
export async function startSampleGoogle(options: SampleGoogleOptions): Promise<SampleGoogle> {
  const { directory, clock, address } = options;
  // the engine thread, which only counts edits, never loads them
  const { startGoogle } = await import('../google/index.ts');
  const { fillSampleAccount } = await import('./sample-account.ts');
  const google = await startGoogle({
    clock,
    people: [{ email: address, name: 'Anna de Wit', timeZone: 'Europe/Amsterdam' }],
    clients: [client],
    file: join(directory, 'google.data'),
    personPage: { address, onChanged: (where) => countEdit(directory, where) },
  });
  if (google.isNew) {
    fillSampleAccount(google, clock, address);
    google.save();
  }
  return {
    url: google.url,
    accessToken: (scopes) => google.accounts.give(address, client.id, scopes).accessToken,
    pageUrl: () => `${google.url}${google.personPath}`,
    stop: google.stop,
  };
}

type Part = 'calendar' | 'mail';

/** How often the person changed something there by hand, as any thread can read it. */
export function editsIn(directory: string, part: Part): number {
  const file = fileOfEdits(directory, part);
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
}

function countEdit(directory: string, part: Part): void {
  writeFileSync(fileOfEdits(directory, part), String(editsIn(directory, part) + 1), { mode: 0o600 });
}

const fileOfEdits = (directory: string, part: Part): string => join(directory, `${part}-edits`);
