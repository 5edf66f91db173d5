/** `settings.sendAs.list` and `.get`: the addresses that a person sends from. */
import type { Json } from '../../simulator/json.ts';
import type { Person } from '../people.ts';
import { refuseNoSuchEntity } from './mail-errors.ts';

export interface SendAs {
  list(person: Person): Json;
  get(person: Person, address: string): Json;
  /** @param isAccepted false while its owner has not confirmed it yet */
  add(person: Person, address: string, isAccepted: boolean): void;
}

export function createSendAs(): SendAs {
  const added = new Map<string, Json[]>();
  const view = (sendAsEmail: string, rest: Json): Json => ({
    sendAsEmail,
    displayName: '',
    replyToAddress: '',
    signature: '',
    ...rest,
  });
  const alias = (address: string, isAccepted: boolean): Json =>
    view(address, { treatAsAlias: true, verificationStatus: isAccepted ? 'accepted' : 'pending' });
  const all = (person: Person): readonly Json[] => [
    view(person.email, { isPrimary: true, isDefault: true }),
    ...(person.aliases ?? []).map((address) => alias(address, true)),
    ...(added.get(person.sub) ?? []),
  ];
  return {
    list: (person) => ({ sendAs: all(person) }),
    get: (person, address) =>
      all(person).find(({ sendAsEmail }) => sendAsEmail === address.toLowerCase()) ?? refuseNoSuchEntity(),
    add(person, address, isAccepted) {
      added.set(person.sub, [...(added.get(person.sub) ?? []), alias(address, isAccepted)]);
    },
  };
}
