/** Pages of a simulated service that a person sees in a browser. They work with the keyboard alone and without scripts. */

export interface Page {
  readonly status: number;
  readonly html: string;
}

/** @param service its name, in the title of the window */
export function page(service: string, title: string, content: string, status = 200): Page {
  return {
    status,
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)} - Simulated ${escaped(service)}</title></head><body><main><h1>${escaped(title)}</h1>${content}</main></body></html>`,
  };
}

/** @param action where the form is sent. @param hidden values that go with it. @param content HTML, with a button */
export function form(action: string, hidden: Readonly<Record<string, string>>, content: string): string {
  const values = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  return `<form method="post" action="${action}">${values.join('')}${content}</form>`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
