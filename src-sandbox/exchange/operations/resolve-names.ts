/** ResolveNames: people of the organisation by an address, a name, or what a directory calls them (https://learn.microsoft.com/exchange/client-developer/web-service-reference/resolvenames-operation). */
import { element } from '../../simulator/xml.ts';
import { legacyDn } from '../calendar/legacy-dn.ts';
import { mailboxXml } from '../calendar/properties.ts';
import type { Mailbox } from '../mailboxes.ts';
import { refuse } from '../refusal.ts';
import { demandText } from '../soap.ts';
import { answerEach, type Operation } from './world.ts';

export const resolveNames: Operation = ({ world, call }) =>
  answerEach('ResolveNames', [demandText(call.body, 'UnresolvedEntry')], '', (entry) => {
    const [found, ...more] = world.mailboxes.all().filter((one) => isMeant(one, entry));
    if (found === undefined || more.length > 0) return refuse('ErrorNameResolutionNoResults');
    const resolution = element(
      't:Resolution',
      mailboxXml({ name: found.name, address: found.email }, 'Mailbox'),
    );
    return element('m:ResolutionSet', resolution, { TotalItemsInView: 1, IncludesLastItemInRange: true });
  });

function isMeant({ email, aliases, name }: Mailbox, entry: string): boolean {
  const wanted = entry.replace(/^(?:smtp|ex):/i, '').toLowerCase();
  return [email, ...aliases, name, legacyDn(email)].some((one) => one.toLowerCase() === wanted);
}
