/**
 * What the sandbox's pages share. Text only ever enters a page as text (never as HTML); the secret that the one-time token was
 * exchanged for lives in this module and nowhere else, so a reload needs a new link.
 */
let secret = '';

const locale = navigator.language;
export const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
export const dayAndMonth = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});
export const monthAndYear = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
export const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const clockTime = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' });

export const byId = (id) => document.getElementById(id);
export const at = (local) => new Date(`${local.length === 10 ? `${local}T00:00:00` : local}Z`);
export const time = (local) => clockTime.format(at(local));
export const plusDays = (date, days) =>
  new Date(at(date).getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** An element with properties and children; strings become text. */
export function el(name, properties = {}, ...children) {
  const { dataset, ...rest } = properties;
  const node = Object.assign(document.createElement(name), rest);
  Object.assign(node.dataset, dataset);
  node.append(...children.filter((child) => child !== null && child !== ''));
  return node;
}

export async function ask(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(secret === '' ? {} : { 'Concord-View': secret }) },
    body: JSON.stringify(body),
    credentials: 'omit',
  });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.detail ?? answer.title), { code: answer.code });
  return answer;
}

/** Exchanges the token in the address for the secret; answers what else the fragment holds. */
export async function signIn() {
  const { token, ...rest } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  // the first request uses the token up; it is removed from the address bar and the history
  history.replaceState(null, '', location.pathname);
  secret = (await ask('/view/session', { token: token ?? '' })).secret;
  return rest;
}

export function tell(text) {
  const notice = byId('notice');
  notice.textContent = text;
  notice.hidden = false;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => {
    notice.hidden = true;
  }, 5000);
}

/** The page's secret is no longer valid: says so instead of the page. @param wayOut how to get a new link */
export function stranded(wayOut) {
  document.body.replaceChildren(
    el(
      'div',
      { className: 'stranded' },
      el('h1', {}, 'This link has been used'),
      el('p', {}, `A link to this page works once and ends with a reload. ${wayOut}`),
    ),
  );
}
