/** Opens an address from the main process in a new browser tab. Only http and https addresses are opened. */
export function openTab(address: string): void {
  if (URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol))
    window.open(address, '_blank', 'noopener,noreferrer');
}
