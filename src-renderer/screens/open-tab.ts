/** In a browser the page opens what the main process names; only web addresses are ever opened. */
export function openTab(address: string): void {
  if (URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol))
    window.open(address, '_blank', 'noopener,noreferrer');
}
