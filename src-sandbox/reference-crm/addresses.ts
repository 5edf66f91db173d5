/** The further addresses of the CRM's contacts and users: a person is a set of addresses (PE9). Lower-cased. */
import type { CrmStore } from './store.ts';

/** The address under which the CRM keeps the person who has this one; the address itself when nobody has it as a further one. */
export function ownerOf({ sql, aboutPeople }: CrmStore, address: string): string {
  return aboutPeople(`owner of ${address}`, () => {
    const owner = sql('SELECT owner FROM addresses WHERE address = ?').pluck().get(address);
    return (owner as string | undefined) ?? address;
  });
}

export function furtherAddresses({ sql, aboutPeople }: CrmStore, owner: string): readonly string[] {
  return aboutPeople(
    `addresses of ${owner}`,
    () =>
      sql('SELECT address FROM addresses WHERE owner = ? ORDER BY address').pluck().all(owner) as string[],
  );
}

/** Replaces the further addresses of a contact or a user. */
export function setAddresses({ sql }: CrmStore, owner: string, addresses: readonly string[]): void {
  sql('DELETE FROM addresses WHERE owner = ?').run(owner);
  for (const address of addresses)
    sql('INSERT OR REPLACE INTO addresses VALUES (?, ?)').run(address.toLowerCase(), owner);
}
