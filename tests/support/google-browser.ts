/** A person with a browser at the simulated Google: opens the page of a sign-in, chooses an account, ticks boxes, and is sent back. */

export interface BrowserChoices {
  /** The account that is chosen. */
  readonly account: string;
  /** The boxes that stay ticked: names that the scope ends with. Default: all. */
  readonly only?: readonly string[];
  /** Presses the other button of the last page. */
  readonly refuses?: boolean;
}

/** @returns the text of the last page: Concord's, or Google's where the person was not sent back */
export async function signInAtGoogle(url: string, choices: BrowserChoices): Promise<string> {
  const origin = new URL(url).origin;
  const headers = { 'User-Agent': 'Mozilla/5.0 Firefox' };
  const chooser = await pageOf(await fetch(url, { redirect: 'manual', headers }));
  const next = await press(origin, chooser, 'account', [['account', choices.account]]);
  if (next.location !== null) return followed(next.location);
  const boxes = [...next.text.matchAll(/type="checkbox" name="scope" value="([^"]+)"/g)].map(
    ([, scope = '']) => scope,
  );
  const ticked = boxes.filter((scope) => choices.only?.some((name) => scope.endsWith(name)) ?? true);
  const last = await press(
    origin,
    next,
    choices.refuses === true ? 'cancel' : 'consent',
    ticked.map((scope) => ['scope', scope] as const),
  );
  return last.location === null ? last.text : followed(last.location);
}

interface Page {
  readonly text: string;
  readonly location: string | null;
}

async function pageOf(answer: Response): Promise<Page> {
  return { location: answer.headers.get('location'), text: await answer.text() };
}

async function followed(location: string): Promise<string> {
  return (await fetch(location, { redirect: 'manual' })).text();
}

/** Presses the button of the form that belongs to this step. */
async function press(
  origin: string,
  page: Page,
  step: string,
  fields: readonly (readonly [string, string])[],
): Promise<Page> {
  const form = [...page.text.matchAll(/<form method="post" action="([^"]+)">(.*?)<\/form>/gs)].find(
    ([, , content]) => content?.includes(`name="step" value="${step}"`),
  );
  if (form === undefined) return { text: page.text, location: null };
  const body = new URLSearchParams({ step });
  for (const [, name = '', value = ''] of (form[2] ?? '').matchAll(
    /type="hidden" name="(flow|scope)" value="([^"]+)"/g,
  ))
    body.append(name, value);
  for (const [name, value] of fields) body.append(name, value);
  return pageOf(await fetch(new URL(form[1] ?? '', origin), { method: 'POST', body, redirect: 'manual' }));
}
