/** The page that the browser shows when the sign-in has come back to Concord: plain text without scripts, links or anything of the request. */

export type PageLanguage = 'en' | 'nl';

const texts = {
  en: {
    answered: ['Return to Concord', 'Concord has got the answer. You can close this page.'],
    refused: [
      'Return to Concord',
      'Nothing was connected. You can close this page; Concord tells what to do.',
    ],
  },
  nl: {
    answered: ['Ga terug naar Concord', 'Concord heeft het antwoord ontvangen. Je kunt deze pagina sluiten.'],
    refused: [
      'Ga terug naar Concord',
      'Er is niets verbonden. Je kunt deze pagina sluiten; Concord zegt wat je kunt doen.',
    ],
  },
} as const satisfies Record<PageLanguage, Record<'answered' | 'refused', readonly [string, string]>>;

export function browserPage(language: PageLanguage, outcome: 'answered' | 'refused'): string {
  const [title, text] = texts[language][outcome];
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>\n`;
}

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  // the address of this page has the code in it
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  connection: 'close',
};
