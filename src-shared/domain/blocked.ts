/** The block list (M7): whose mail, and which guests, never reach the CRM. Pure. */

/** As a list is written down: lower case, a domain with or without its @, each once. */
export function blockListOf(lines: readonly string[]): readonly string[] {
  const list = lines.map((one) => one.trim().toLowerCase()).filter((one) => one !== '');
  return [...new Set(list.map((one) => (one.includes('@') ? one : `@${one}`)))];
}

/** @param blocked lower-case addresses, and domains as `@example.org`, which cover their subdomains */
export function isBlocked(address: string, blocked: readonly string[]): boolean {
  if (blocked.length === 0) return false;
  const plain = address.trim().toLowerCase();
  const labels = plain.slice(plain.lastIndexOf('@') + 1).split('.');
  const domains = labels.map((_, at) => `@${labels.slice(at).join('.')}`);
  return [plain, ...domains].some((one) => blocked.includes(one));
}
