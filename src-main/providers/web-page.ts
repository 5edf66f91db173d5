/** Tells web pages from the answers of an API: captive portals and proxies send pages in their place (RU4). */

/** Whether a body is HTML, by its label or by how it begins. */
export function isPage(headers: Headers, text: string): boolean {
  return (
    /^\s*(?:text\/html|application\/xhtml\+xml)/i.test(headers.get('content-type') ?? '') ||
    /^\s*<(?:!doctype|html)/i.test(text.slice(0, 200))
  );
}
