/** Which addresses are Microsoft's by their domain alone. Apart from the kinds' folder, so that an address is tried without loading it. */

/** True for what is surely an account of Microsoft's; other domains may be Microsoft 365 too, and nothing says so before a sign-in. */
export function isMicrosoftAddress(address: string): boolean {
  return (
    // the consumer service has these names in many countries, such as hotmail.co.uk, live.nl and outlook.com.br
    /@(?:outlook|hotmail|live)\.(?:com|(?:com?\.)?[a-z]{2})$/i.test(address.trim()) ||
    /@(?:msn\.com|passport\.com|windowslive\.com|[a-z\d-]+\.onmicrosoft\.(?:com|us|cn))$/i.test(
      address.trim(),
    )
  );
}
