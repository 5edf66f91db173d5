/** Converts between EWS's lists of attendees and Graph's one list, in which each has a type. Pure. */
import { type Json, objectIn, textIn } from '../../json-members.ts';
import type { Element } from '../../xml.ts';
import { itemsOf, partOf, tag, textOf, textTag } from '../elements.ts';

/** In the order of the schema. */
const lists = [
  { name: 'RequiredAttendees', type: 'required' },
  { name: 'OptionalAttendees', type: 'optional' },
  { name: 'Resources', type: 'resource' },
] as const;

const responses: Readonly<Record<string, string>> = {
  Accept: 'accepted',
  Decline: 'declined',
  Tentative: 'tentativelyAccepted',
  Organizer: 'organizer',
  NoResponseReceived: 'notResponded',
};

export function readAttendees(item: Element): readonly Json[] {
  return lists.flatMap(({ name, type }) =>
    itemsOf(item, name, 'Attendee').map((attendee) => ({
      type,
      status: readResponse(textOf(attendee, 'ResponseType')),
      ...readMailbox(attendee),
    })),
  );
}

/** @param holder an attendee, or the organiser */
export function readMailbox(holder: Element | null): Json {
  const mailbox = partOf(holder, 'Mailbox');
  const routingType = textOf(mailbox, 'RoutingType');
  return {
    emailAddress: {
      address: textOf(mailbox, 'EmailAddress'),
      name: textOf(mailbox, 'Name'),
      ...(routingType === '' || routingType === 'SMTP' ? {} : { routingType }),
    },
  };
}

export function readResponse(type: string): Json {
  return { response: responses[type] ?? 'none' };
}

/** Each list, with '' for an empty one. Answers are not written: Exchange keeps them itself. */
export function attendeesXml(
  attendees: readonly Json[],
): readonly { readonly name: string; readonly xml: string }[] {
  return lists.map(({ name, type }) => {
    const rows = attendees.filter((one) => (textIn(one, 'type').toLowerCase() || 'required') === type);
    return { name, xml: rows.length === 0 ? '' : tag(`t:${name}`, rows.map(attendeeXml).join('')) };
  });
}

function attendeeXml(attendee: Json): string {
  const person = objectIn(attendee, 'emailAddress');
  const [name, address, routing] = ['name', 'address', 'routingType'].map((member) => textIn(person, member));
  return tag(
    't:Attendee',
    tag(
      't:Mailbox',
      (name ? textTag('t:Name', name) : '') +
        textTag('t:EmailAddress', address ?? '') +
        (routing ? textTag('t:RoutingType', routing) : ''),
    ),
  );
}
