/** Finds the route of a request by its method and path. */

export interface FoundRoute<Route> {
  readonly route: Route;
  /** Percent-decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** @param routes the first that fits is taken; named groups of `path` become parameters */
export function findRoute<Route extends { readonly method: string; readonly path: RegExp }>(
  routes: readonly Route[],
  method: string,
  path: string,
): FoundRoute<Route> | null {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match === null) continue;
    const parameters = Object.entries(match.groups ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, decoded(value)] as const);
    return { route, parameters: Object.fromEntries(parameters) };
  }
  return null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
