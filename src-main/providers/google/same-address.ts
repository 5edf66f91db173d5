/** Whether two addresses are the same Google account. */

/**
 * In gmail.com dots in the local part do not count, and googlemail.com is the same domain
 * (https://support.google.com/mail/answer/7436150).
 */
export function isSameGoogleAddress(one: string, other: string): boolean {
  return canonical(one) === canonical(other);
}

function canonical(address: string): string {
  const lower = address.trim().toLowerCase();
  const at = lower.lastIndexOf('@');
  const domain = lower.slice(at + 1);
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return lower;
  return `${lower.slice(0, at).replaceAll('.', '')}@gmail.com`;
}
