/** An office whose calendars are on sample servers, with the mail between them. */
import { type Profile, sampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import { manualClock } from '../world.ts';
import { type OpenOffice, officeAround } from './office.ts';
import { sampleOutside } from './outside.ts';
import { addressOf, aliasesOf } from './people.ts';
import { Post } from './post.ts';

/** On sample servers of this kind, all with the calendar of one user. */
export const sampleOffice =
  (profile: Profile): OpenOffice =>
  () => {
    const clock = manualClock();
    const traits = { ...profile, keepsOrganizer: true };
    const office = officeAround(clock, traits, (name, randomness) => {
      const provider = sampleProvider(profile, {
        clock,
        randomness,
        address: addressOf(name),
        aliases: aliasesOf(name),
      });
      // a server that knows a contact's main address names the contact by it
      const [alias = ''] = aliasesOf('noor');
      provider.hand.usePrimary(alias, addressOf('noor'));
      return provider;
    });
    const all = Object.values(office.users);
    const post = new Post(all);
    return { ...office, outside: sampleOutside(all), deliver: () => post.deliver(), complaints: () => [] };
  };
