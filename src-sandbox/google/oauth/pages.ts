/** The pages that a person sees while signing in: account chooser, warning, consent, and Google's error pages. */
import { escaped, form as htmlForm, page as htmlPage, type Page } from '../../simulator/html.ts';

export type { Page } from '../../simulator/html.ts';

export interface Choice {
  readonly email: string;
  readonly name: string;
}

const action = '/o/oauth2/v2/auth/step';

export function chooserPage(flow: string, app: string, accounts: readonly Choice[]): Page {
  const buttons = accounts.map(({ email, name }) =>
    form(
      flow,
      'account',
      `<button name="account" value="${escaped(email)}">${escaped(name)} ${escaped(email)}</button>`,
    ),
  );
  return page(
    'Choose an account',
    `<p>to continue to ${escaped(app)}</p><ul>${buttons.map((button) => `<li>${button}</li>`).join('')}</ul>`,
  );
}

export function warningPage(flow: string, app: string): Page {
  return page(
    'Google hasn’t verified this app',
    `<p>The app is requesting access to sensitive info in your Google Account. Until the developer verifies this app with Google, you shouldn't use it.</p>
    ${form(flow, 'back', '<button>Back to safety</button>')}
    <details><summary>Advanced</summary>${form(flow, 'unverified', `<button>Go to ${escaped(app)} (unsafe)</button>`)}</details>`,
  );
}

/** @param scopes with words for each; those in `boxes` may be unticked one by one */
export function consentPage(
  flow: string,
  app: string,
  email: string,
  scopes: readonly { readonly scope: string; readonly words: string; readonly hasBox: boolean }[],
): Page {
  const rows = scopes.map(({ scope, words, hasBox }) =>
    hasBox
      ? `<li><label><input type="checkbox" name="scope" value="${escaped(scope)}"> ${escaped(words)}</label></li>`
      : `<li>${escaped(words)}<input type="hidden" name="scope" value="${escaped(scope)}"></li>`,
  );
  return page(
    `${app} wants access to your Google Account`,
    `<p>${escaped(email)}</p>
    ${form(flow, 'consent', `<ul>${rows.join('')}</ul><button>Continue</button>`)}
    ${form(flow, 'cancel', '<button>Cancel</button>')}`,
  );
}

/** A refusal that never reaches the program: the browser stays on this page. */
export function errorPage(status: number, code: string, text: string): Page {
  return page(
    'Access blocked: Authorization Error',
    `<p>${escaped(text)}</p><p>Error ${status}: ${escaped(code)}</p>`,
    status,
  );
}

function form(flow: string, step: string, content: string): string {
  return htmlForm(action, { flow, step }, content);
}

function page(title: string, content: string, status = 200): Page {
  return htmlPage('Google', title, content, status);
}
