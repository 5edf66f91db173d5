/** The real CalDAV servers the tests know, behind one face. Each is started once per spec file, on loopback. */

import { cyrus } from './cyrus.ts';
import type { CalDavServerKind } from './face.ts';
import { radicale } from './radicale.ts';
import { xandikos } from './xandikos.ts';

export type { CalDavServer } from './face.ts';

/** Radicale schedules nothing; Xandikos knows no users and schedules nothing; Cyrus delivers invitations (RFC 6638). */
export const calDavServers: readonly CalDavServerKind[] = [radicale, xandikos, cyrus];
