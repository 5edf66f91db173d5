/** The pages that a person sees while signing in: account chooser, warning, consent, and Google's error pages. */
import { escaped, framed, type PageLanguage } from '../page-frame.ts';
import { pageTexts } from './page-texts.ts';

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
    ${form(flow, 'consent', `<ul>${rows.join('')}</ul><button class="primary">${texts.proceed}</button>`)}
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

function page(language: PageLanguage, title: string, content: string, status = 200): Page {
  return { status, html: framed(language, title, content) };
}
