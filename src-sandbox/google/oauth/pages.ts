/** The pages that a person sees while signing in: account chooser, warning, consent, and Google's error pages. */
import { type PageLanguage, pageTexts } from './page-texts.ts';

export interface Page {
  readonly status: number;
  readonly html: string;
}

export interface Choice {
  readonly email: string;
  readonly name: string;
}

/** A sign-in that is under way, as its pages need it. */
export interface Visit {
  readonly flow: string;
  /** The name of the program that asks. */
  readonly app: string;
  readonly language: PageLanguage;
}

const action = '/o/oauth2/v2/auth/step';

export function chooserPage({ flow, app, language }: Visit, accounts: readonly Choice[]): Page {
  const texts = pageTexts[language];
  const buttons = accounts.map(({ email, name }) =>
    form(
      flow,
      'account',
      `<button class="account" name="account" value="${escaped(email)}"><span>${escaped(name)}</span> <span class="quiet">${escaped(email)}</span></button>`,
    ),
  );
  return page(
    language,
    texts.choose,
    `<p>${escaped(texts.continueTo(app))}</p><ul>${buttons.map((button) => `<li>${button}</li>`).join('')}</ul>`,
  );
}

export function warningPage({ flow, app, language }: Visit): Page {
  const texts = pageTexts[language];
  return page(
    language,
    texts.notVerified,
    `<p>${escaped(texts.notVerifiedWhy)}</p>
    ${form(flow, 'back', `<button class="primary">${texts.backToSafety}</button>`)}
    <details><summary>${texts.advanced}</summary>${form(flow, 'unverified', `<button>${escaped(texts.goUnsafe(app))}</button>`)}</details>`,
  );
}

export interface AskedScope {
  readonly scope: string;
  readonly words: string;
  /** Whether it may be left out. */
  readonly hasBox: boolean;
}

export function consentPage(
  { flow, app, language }: Visit,
  email: string,
  scopes: readonly AskedScope[],
): Page {
  const texts = pageTexts[language];
  const rows = scopes.map(({ scope, words, hasBox }) =>
    hasBox
      ? `<li><label><input type="checkbox" name="scope" value="${escaped(scope)}"> ${escaped(words)}</label></li>`
      : `<li>${escaped(words)}<input type="hidden" name="scope" value="${escaped(scope)}"></li>`,
  );
  return page(
    language,
    texts.wantsAccess(app),
    `<p class="quiet">${escaped(email)}</p><p>${texts.tick}</p>
    ${form(flow, 'consent', `<ul class="scopes">${rows.join('')}</ul><button class="primary">${texts.proceed}</button>`)}
    ${form(flow, 'cancel', `<button>${texts.cancel}</button>`)}`,
  );
}

/** A refusal that never reaches the program: the browser stays on this page. @param text English, as in Google's documentation */
export function errorPage(language: PageLanguage, status: number, code: string, text: string): Page {
  const texts = pageTexts[language];
  return page(
    language,
    texts.blocked,
    `<p lang="en">${escaped(text)}</p><p class="quiet">${escaped(texts.error(status, code))}</p>`,
    status,
  );
}

function form(flow: string, step: string, content: string): string {
  return `<form method="post" action="${action}"><input type="hidden" name="flow" value="${flow}"><input type="hidden" name="step" value="${step}">${content}</form>`;
}

const style = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; padding: 24px; background: light-dark(#f0f4f9, #1e1f20); color: light-dark(#1f1f1f, #e3e3e3); }
main { max-width: 480px; margin: 24px auto; padding: 32px; border-radius: 24px; background: light-dark(#ffffff, #0e0e0e); }
.simulated { max-width: 544px; margin: 0 auto; padding: 8px 16px; border-left: 4px solid light-dark(#9a6200, #f2b84b); font-size: 14px; }
h1 { margin: 0 0 12px; font-size: 24px; font-weight: 500; line-height: 1.25; }
ul { margin: 16px 0; padding: 0; list-style: none; }
li { border-top: 1px solid light-dark(#c4c7c5, #444746); padding: 8px 0; }
.scopes li { overflow-wrap: anywhere; }
label { display: flex; gap: 12px; align-items: baseline; }
.quiet { color: light-dark(#444746, #c4c7c5); }
button { font: inherit; min-height: 40px; padding: 8px 20px; border: 1px solid light-dark(#747775, #8e918f); border-radius: 20px; background: none; color: light-dark(#0b57d0, #a8c7fa); cursor: pointer; }
button.primary { border-color: transparent; background: light-dark(#0b57d0, #a8c7fa); color: light-dark(#ffffff, #062e6f); }
button.account { display: block; width: 100%; border: 0; border-radius: 8px; text-align: left; color: inherit; }
button.account span { display: block; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid light-dark(#0b57d0, #a8c7fa); outline-offset: 2px; }
form + form, details { margin-top: 12px; }`;

function page(language: PageLanguage, title: string, content: string, status = 200): Page {
  return {
    status,
    html: `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)} - Simulated Google</title><link rel="icon" href="data:,"><style>${style}</style></head><body><aside class="simulated">${pageTexts[language].simulated}</aside><main><h1>${escaped(title)}</h1>${content}</main></body></html>`,
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
