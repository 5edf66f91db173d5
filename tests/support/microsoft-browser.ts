/** A person with a browser at the simulated Microsoft: opens a page, chooses an account, presses buttons, and is sent back. */

export interface MicrosoftChoices {
  /** The account that is chosen. */
  readonly account: string;
  /** Presses the button that leads back to the program instead of the one that goes on. */
  readonly refuses?: boolean;
}

export interface ShownPage {
  readonly status: number;
  readonly text: string;
  /** Where the browser is sent; null for a page. */
  readonly location: URL | null;
}

/** @returns the last page, or the address that leads back to the program, which is not opened */
export async function signInAtMicrosoft(url: string, choices: MicrosoftChoices): Promise<ShownPage> {
  const origin = new URL(url).origin;
  let page = await shown(await fetch(url, { redirect: 'manual' }));
  const pressed = new Set<string>();
  while (page.location === null) {
    const next = nextStep(page, choices, pressed);
    if (next === null) return page;
    pressed.add(next);
    page = await press(origin, page, next, next === 'account' ? { account: choices.account } : {});
  }
  return page;
}

/** The button that is pressed; null where no button goes on. */
function nextStep(
  { text }: ShownPage,
  { refuses }: MicrosoftChoices,
  pressed: ReadonlySet<string>,
): string | null {
  const has = (step: string): boolean => !pressed.has(step) && text.includes(`name="step" value="${step}"`);
  if (has('account')) return 'account';
  if (refuses === true) return has('cancel') ? 'cancel' : null;
  return ['second-factor', 'consent'].find(has) ?? null;
}

async function shown(answer: Response): Promise<ShownPage> {
  const location = answer.headers.get('location');
  return {
    status: answer.status,
    text: await answer.text(),
    location: location === null ? null : new URL(location),
  };
}

/** Presses the button of the form that belongs to this step. */
export async function press(
  origin: string,
  page: ShownPage,
  step: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<ShownPage> {
  const forms = [...page.text.matchAll(/<form method="post" action="([^"]+)">(.*?)<\/form>/gs)];
  const form = forms.find(([, , content]) => content?.includes(`name="step" value="${step}"`));
  if (form === undefined) throw new Error(`there is no button for ${step}`);
  const hidden = [...(form[2] ?? '').matchAll(/type="hidden" name="([^"]+)" value="([^"]+)"/g)];
  const body = new URLSearchParams(
    hidden.map(([, name = '', value = '']): [string, string] => [name, value]),
  );
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return shown(await fetch(new URL(form[1] ?? '', origin), { method: 'POST', body, redirect: 'manual' }));
}
