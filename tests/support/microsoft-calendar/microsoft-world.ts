/** A world whose calendar is a Microsoft 365 account: what runs over a sample calendar runs over it unchanged. */
import { type ManualClock, manualClock, type World, worldOver } from '../world.ts';
import { type MicrosoftProvider, microsoftProvider } from './microsoft-provider.ts';

export async function microsoftInWorld(
  clock: ManualClock = manualClock(),
): Promise<World<MicrosoftProvider>> {
  const provider = await microsoftProvider({ clock });
  // private entries are told in full, so that the tests know them by their titles (RU6)
  return worldOver({ clock, provider, settings: { privateEvents: 'full' } });
}
