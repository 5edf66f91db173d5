/** The real CalDAV servers of the tests, behind one interface. Each spec file starts its own on loopback. */
import { cyrus } from './cyrus.ts';
import { radicale } from './radicale.ts';
import type { CalDavServerKind } from './server.ts';
import { xandikos } from './xandikos.ts';

export type { CalDavServer } from './server.ts';

/** Radicale has no scheduling; Xandikos has neither users nor scheduling; Cyrus delivers invitations (RFC 6638). */
export const calDavServers: readonly CalDavServerKind[] = [radicale, xandikos, cyrus];
