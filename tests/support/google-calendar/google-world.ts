/** A world whose calendar is a Google account: what runs over a sample calendar runs over it unchanged. */
import { type ManualClock, manualClock, type World, worldOver } from '../world.ts';
import { type GoogleProvider, type GoogleProviderOptions, googleProvider } from './google-provider.ts';

export async function googleInWorld(
  clock: ManualClock = manualClock(),
  google: GoogleProviderOptions['google'] = {},
): Promise<World<GoogleProvider>> {
  const provider = await googleProvider({ clock, google });
  // private entries are told in full, so that the tests know them by their titles (RU6)
  return worldOver({ clock, provider, settings: { privateEvents: 'full' } });
}
