/** The page that the browser shows when the sign-in has come back to Concord: plain text without scripts, links or anything of the request. */
import { createHash } from 'node:crypto';

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

const style =
  ':root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif}main{max-width:34rem;margin:15vh auto 0;padding:0 1.5rem}h1{font-size:1.4rem}';

export function browserPage(language: PageLanguage, outcome: 'answered' | 'refused'): string {
  const [title, text] = texts[language][outcome];
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style><main><h1>${title}</h1><p>${text}</p></main></html>\n`;
}

/** The language that comes first in what a browser asks for (RFC 9110 section 12.5.4); English when it asks for neither. */
export function languageOfBrowser(acceptLanguage: string | undefined): PageLanguage {
  return /\b(?:en|nl)\b/i.exec(acceptLanguage ?? '')?.[0].toLowerCase() === 'nl' ? 'nl' : 'en';
}

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  // the address of this page has the code in it
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  connection: 'close',
};
