/** Which addresses are Microsoft's by their domain alone. */

/** True for what is surely an account of Microsoft's; other domains may be Microsoft 365 too, and nothing says so before a sign-in. */
export function isMicrosoftAddress(address: string): boolean {
  return /@(?:outlook|hotmail|live|msn)\.[a-z.]{2,6}$|\.onmicrosoft\.com$/i.test(address.trim());
}
