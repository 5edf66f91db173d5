/** Mail addresses of people whom Exchange names. Pure. */

/** Lower-cased, each once. What is no mail address is left out, such as a name in the directory (`/O=…/CN=…`). */
export function mailAddresses(given: readonly string[]): readonly string[] {
  const found = given.map((one) => one.trim().toLowerCase());
  return [...new Set(found.filter((address) => /^[^\s/@][^\s@]*@[^\s@]+$/.test(address)))];
}
