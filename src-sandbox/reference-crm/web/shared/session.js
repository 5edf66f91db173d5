/**
 * A page's right to ask (S4). The one-time token in the address is exchanged for a secret of this tab. The secret lies in the tab's
 * `sessionStorage`, so that a reload goes on; the server accepts it for as long as it runs.
 */
const key = 'concord-view';
/** Where this tab keeps a token until the server has answered: a reload before that exchanges it again. */
const pendingKey = 'concord-view-exchange';
let secret = sessionStorage.getItem(key) ?? '';

/** Throws an error with the `code` and `detail` of the server's refusal; without a code when there was no answer. */
export async function ask(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(secret === '' ? {} : { 'Concord-View': secret }) },
    body: JSON.stringify(body),
    credentials: 'omit',
  });
  const answer = await response.json();
  if (!response.ok)
    throw Object.assign(new Error(answer.title), { code: answer.code, detail: answer.detail });
  return answer;
}

const fragment = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

/** Exchanges the token in the address, if there is one, for the secret; answers what else the fragment holds. */
export async function signIn() {
  const { token, ...rest } = fragment();
  // a fresh link that is pasted into this tab changes the fragment only, and loads nothing by itself
  addEventListener('hashchange', () => {
    if ('token' in fragment()) location.reload();
  });
  if (token !== undefined) {
    sessionStorage.setItem(pendingKey, JSON.stringify({ token, tab: crypto.randomUUID() }));
    // the token is removed from the address bar and the history
    remember(rest);
  }
  const pending = sessionStorage.getItem(pendingKey);
  if (pending === null) return rest;
  try {
    secret = (await ask('/view/session', JSON.parse(pending))).secret;
    sessionStorage.setItem(key, secret);
  } catch (error) {
    // the link was used before: in this tab, the page goes on with the secret it has
    if (error.code !== 'sign-in-required') throw error;
  }
  sessionStorage.removeItem(pendingKey);
  return rest;
}

/** Keeps what the page shows in its address, for a reload. */
export function remember(shown) {
  const text = new URLSearchParams(shown).toString();
  history.replaceState(null, '', text === '' ? location.pathname : `#${text}`);
}
