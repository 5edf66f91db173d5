/** The pages that a person sees while signing in: account chooser, second factor, consent, approval, and pages that end the sign-in. */
import { escaped, form as htmlForm, page as htmlPage, type Page } from '../../simulator/html.ts';

export type { Page } from '../../simulator/html.ts';

/** Where all pages send their buttons. */
export const stepPath = '/common/login/step';

export interface Choice {
  readonly email: string;
  readonly name: string;
}

export function chooserPage(flow: string, app: string, accounts: readonly Choice[]): Page {
  const rows = accounts.map(({ email, name }) => {
    const button = `<button name="account" value="${escaped(email)}">${escaped(name)} ${escaped(email)}</button>`;
    return `<li>${form(flow, 'account', button)}</li>`;
  });
  const other =
    '<label>Use another account <input name="account" type="email" autocomplete="username"></label><button>Next</button>';
  return page(
    'Pick an account',
    `<p>to continue to ${escaped(app)}</p><ul>${rows.join('')}</ul>${form(flow, 'account', other)}`,
  );
}

export function secondFactorPage(flow: string, email: string): Page {
  return page(
    'Approve sign in request',
    `<p>${escaped(email)}</p><p>Open your Authenticator app, and approve the request.</p>
    ${form(flow, 'second-factor', '<button>Approve</button>')}${form(flow, 'cancel', '<button>Cancel</button>')}`,
  );
}

/** @param words of each permission. @param whose the organisation where it is for all of its people */
export function consentPage(
  flow: string,
  app: string,
  email: string,
  words: readonly string[],
  whose: string | null,
): Page {
  const rows = words.map((one) => `<li>${escaped(one)}</li>`);
  const forAll =
    whose === null
      ? ''
      : `<p>If you accept, this app gets access to the specified resources for all users in ${escaped(whose)}. No one else will be prompted to review these permissions.</p>`;
  return page(
    whose === null ? 'Permissions requested' : 'Permissions requested: review for your organization',
    `<p>${escaped(email)}</p><p>${escaped(app)}</p><p>This app would like to:</p><ul>${rows.join('')}</ul>${forAll}
    ${form(flow, 'consent', '<button>Accept</button>')}${form(flow, 'cancel', '<button>Cancel</button>')}`,
  );
}

/** Only an administrator can go on. @param text of the refusal. @param takesRequests there is a way to ask for approval */
export function approvalPage(flow: string, app: string, text: string, takesRequests: boolean): Page {
  const request =
    '<label>Enter justification for requesting this app <input name="reason" required></label><button>Request approval</button>';
  return page(
    takesRequests ? 'Approval required' : 'Need admin approval',
    `<p>${escaped(app)}</p><p>${escaped(text)}</p>
    ${takesRequests ? form(flow, 'request', request) : ''}
    ${form(flow, 'cancel', '<button>Return to the application without granting consent</button>')}`,
  );
}

export function requestedPage(app: string): Page {
  return page('Request sent', `<p>Your request for ${escaped(app)} was sent to your admin.</p>`);
}

/** A refusal that never reaches the program: the browser stays on this page. */
export function refusalPage(text: string): Page {
  return page('Sign in', `<p>Sorry, but we’re having trouble signing you in.</p><p>${escaped(text)}</p>`);
}

function form(flow: string, step: string, content: string): string {
  return htmlForm(stepPath, { flow, step }, content);
}

function page(title: string, content: string): Page {
  return htmlPage('Microsoft', title, content);
}
