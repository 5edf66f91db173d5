/** Where "Open in …" leads in sample mode: to the sample's own pages, which a fresh tab opens with a one-time token (S4). */
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/** The pages of the running sample. */
export interface SamplePages {
  /** Of the CRM, with a token in its fragment; null when there is none. */
  webView(): string | null;
  /** Of the calendar and mailbox. */
  accountView(): Promise<string | null>;
}

/**
 * @param told the page that the side told of one entry or message; null without one
 * @returns the CRM's page opens what was told of, the account's page is one for everything
 */
export async function samplePage(
  pages: SamplePages,
  side: SideName,
  told: string | null,
): Promise<string | null> {
  if (side === 'provider') return pages.accountView();
  const view = URL.parse(pages.webView() ?? '');
  const page = URL.parse(told ?? '');
  if (view === null || page === null || page.origin !== view.origin) return null;
  page.hash = `${view.hash.slice(1)}&${page.hash.slice(1)}`;
  return page.href;
}
