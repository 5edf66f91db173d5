/** Serves the interface's files to the page's session under `app://ui`. */
import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { scheme } from './addresses.ts';
import { answerPage, type Pages } from './pages.ts';

/** Call this before the application is ready. Makes the scheme a secure origin with hosts and relative addresses. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

/** Reads a file only after `answerPage` has found it on the list. A listed file that no longer exists gives a 404. */
export function servePages(on: Session, pages: Pages): void {
  on.protocol.handle(scheme, async (request) => {
    const { status, page, headers } = answerPage(pages, request);
    if (page === null) return new Response(null, { status, headers });
    try {
      return new Response(new Uint8Array(await readFile(page.file)), { status, headers });
    } catch {
      return new Response(null, { status: 404, headers });
    }
  });
}
