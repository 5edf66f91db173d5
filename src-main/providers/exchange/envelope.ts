/** A request of EWS in its SOAP 1.1 envelope (https://www.w3.org/TR/2000/NOTE-SOAP-20000508/). */
import { type Attributes, namespaces, tag } from './elements.ts';

/**
 * Which of its versions a server is to behave as: an older one than asked for refuses. 2013 is the oldest that Concord supports.
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/requestserverversion
 */
export type ServerVersion = 'Exchange2013' | 'Exchange2013_SP1' | 'Exchange2016';

export interface Operation {
  /** Such as `GetItem`. */
  readonly name: string;
  readonly attributes?: Attributes;
  /** Its children in the schema's order, as `tag` writes them. */
  readonly content: string;
  /** Windows' name of the zone in which the answer's times are, and a request's without one. Default: UTC. */
  readonly zone?: string;
}

/** Where the bytes of a message stand in an operation's content: see `EwsRequest.message`. It contains what no text of XML can. */
export const messageMark = '\u0000';

/** The whole request. Where it contains `messageMark` it is in two parts. */
export function envelope(version: ServerVersion, { name, attributes, content, zone }: Operation): string {
  const header =
    tag('t:RequestServerVersion', '', { Version: version }) +
    (zone === undefined ? '' : tag('t:TimeZoneContext', tag('t:TimeZoneDefinition', '', { Id: zone })));
  const body = tag('s:Body', tag(`m:${name}`, content, attributes));
  const inside = `${tag('s:Header', header)}${body}`;
  return `<?xml version="1.0" encoding="utf-8"?>${tag('s:Envelope', inside, {
    'xmlns:s': 'http://schemas.xmlsoap.org/soap/envelope/',
    ...namespaces,
  })}`;
}
