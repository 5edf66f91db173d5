/** The frame that all pages of the simulated Google share: its look, and the words that say what it is. */

export type PageLanguage = 'en' | 'nl';

/** The first of the two languages that a browser asks for (RFC 9110 section 12.5.4); English without one. */
export function pageLanguage(acceptLanguage: string | undefined): PageLanguage {
  const asked = (acceptLanguage ?? '').match(/\b(?:en|nl)\b/i)?.[0].toLowerCase();
  return asked === 'nl' ? 'nl' : 'en';
}

const simulated = {
  en: 'Simulated Google: sample data on this computer. Nothing here goes to Google.',
  nl: 'Nagebootst Google: voorbeeldgegevens op deze computer. Niets hiervan gaat naar Google.',
} as const satisfies Record<PageLanguage, string>;

const style = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; padding: 24px; background: light-dark(#f0f4f9, #1e1f20); color: light-dark(#1f1f1f, #e3e3e3); }
main { max-width: 480px; margin: 24px auto; padding: 32px; border-radius: 24px; background: light-dark(#ffffff, #0e0e0e); }
main.wide { max-width: 760px; }
.simulated { max-width: 544px; margin: 0 auto; padding: 8px 16px; border-left: 4px solid light-dark(#9a6200, #f2b84b); font-size: 14px; }
h1 { margin: 0 0 12px; font-size: 24px; font-weight: 500; line-height: 1.25; }
h2 { margin: 32px 0 0; font-size: 18px; font-weight: 500; }
p { margin: 8px 0; }
ul { margin: 16px 0; padding: 0; list-style: none; }
li { border-top: 1px solid light-dark(#c4c7c5, #444746); padding: 8px 0; overflow-wrap: anywhere; }
label { display: flex; gap: 12px; align-items: baseline; }
.quiet { color: light-dark(#444746, #c4c7c5); }
.row { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; justify-content: space-between; }
.row form { display: inline-flex; flex-wrap: wrap; gap: 8px; align-items: end; margin: 0; }
.row label { display: grid; gap: 2px; font-size: 14px; }
input:not([type]) , input[type=date], input[type=time] { font: inherit; min-height: 40px; box-sizing: border-box; max-width: 100%; padding: 4px 10px; border: 1px solid light-dark(#747775, #8e918f); border-radius: 8px; background: none; color: inherit; }
button { font: inherit; min-height: 40px; padding: 8px 20px; border: 1px solid light-dark(#747775, #8e918f); border-radius: 20px; background: none; color: light-dark(#0b57d0, #a8c7fa); cursor: pointer; }
button.primary { border-color: transparent; background: light-dark(#0b57d0, #a8c7fa); color: light-dark(#ffffff, #062e6f); }
button.account { display: block; width: 100%; border: 0; border-radius: 8px; text-align: left; color: inherit; }
button.account span { display: block; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid light-dark(#0b57d0, #a8c7fa); outline-offset: 2px; }
form + form, details { margin-top: 12px; }`;

/** What these pages may load and run: nothing but their own style. */
export const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

/** @param content HTML */
export function framed(language: PageLanguage, title: string, content: string, width = ''): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)} - Simulated Google</title><link rel="icon" href="data:,"><style>${style}</style></head><body><aside class="simulated">${simulated[language]}</aside><main class="${width}"><h1>${escaped(title)}</h1>${content}</main></body></html>`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
