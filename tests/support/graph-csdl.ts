/** The types of a CSDL document (OData 4.01, part 3), as far as checking values against them needs. */

type Json = Readonly<Record<string, unknown>>;

export interface CsdlTypes {
  /** @param name without the namespace. @param place where the value stands, for what is wrong */
  check(name: string, value: unknown, place: string, direction: 'request' | 'answer'): readonly string[];
  /** Checks the body of a call of a bound action. Names of parameters are taken in any case. */
  checkAction(name: string, body: unknown): readonly string[];
}

interface Property {
  /** `Edm.String`, `graph.event`, `Collection(graph.event)`. */
  readonly type: string;
  readonly nullable: boolean;
}

interface StructuredType {
  readonly base: string | null;
  readonly properties: ReadonlyMap<string, Property>;
}

/** Members that recorded answers have and the document does not know (yet), by type. */
const seen: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  event: { uid: 'Edm.String', occurrenceId: 'Edm.String' },
  calendar: { groupClassId: 'Edm.String' },
  mailFolder: { sizeInBytes: 'Edm.Int64' },
  timeZoneInformation: { alias: 'Edm.String', displayName: 'Edm.String' },
};
const annotation = /^(?:[\w.]+)?@[\w.]+$/;

const attribute = (text: string, name: string): string | null =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? null;

function propertiesIn(text: string, element: string): ReadonlyMap<string, Property> {
  return new Map(
    [...text.matchAll(new RegExp(`<(?:${element})\\b([^>]*)>`, 'g'))].map(([, attributes = '']) => [
      attribute(attributes, 'Name') ?? '',
      { type: attribute(attributes, 'Type') ?? '', nullable: attribute(attributes, 'Nullable') !== 'false' },
    ]),
  );
}

export function readCsdl(xml: string): CsdlTypes {
  const types = new Map<string, StructuredType>();
  for (const [, attributes = '', content = ''] of xml.matchAll(
    /<(?:EntityType|ComplexType)\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:EntityType|ComplexType)>)/g,
  ))
    types.set(attribute(attributes, 'Name') ?? '', {
      base: attribute(attributes, 'BaseType')?.replace(/^.*\./, '') ?? null,
      properties: propertiesIn(content, 'Property|NavigationProperty'),
    });
  const enums = new Map(
    [...xml.matchAll(/<EnumType\b([^>]*)>([\s\S]*?)<\/EnumType>/g)].map(
      ([, attributes = '', content = '']) => [
        attribute(attributes, 'Name') ?? '',
        [...content.matchAll(/<Member Name="(\w+)"/g)].map(([, name = '']) => name),
      ],
    ),
  );
  const actions = new Map<string, ReadonlyMap<string, Property>[]>();
  for (const [, attributes = '', content = ''] of xml.matchAll(/<Action\b([^>]*)>([\s\S]*?)<\/Action>/g)) {
    const name = attribute(attributes, 'Name') ?? '';
    actions.set(name, [...(actions.get(name) ?? []), propertiesIn(content, 'Parameter')]);
  }

  const propertyOf = (typeName: string, name: string): Property | undefined => {
    const extra = seen[typeName]?.[name];
    if (extra !== undefined) return { type: extra, nullable: true };
    const type = types.get(typeName);
    if (type === undefined) return undefined;
    return type.properties.get(name) ?? (type.base === null ? undefined : propertyOf(type.base, name));
  };
  const checkStructured = (
    name: string,
    value: unknown,
    place: string,
    direction: 'request' | 'answer',
  ): readonly string[] => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${place} is no object`];
    return Object.entries(value as Json).flatMap(([key, member]) => {
      if (annotation.test(key)) return [];
      const property = propertyOf(name, key);
      if (property === undefined) return [`${place}.${key} is unknown`];
      // a request takes a member away with null
      if (member === null)
        return property.nullable || direction === 'request' ? [] : [`${place}.${key} is null`];
      return checkType(property.type, member, `${place}.${key}`, direction);
    });
  };
  const checkType = (
    type: string,
    value: unknown,
    place: string,
    direction: 'request' | 'answer',
  ): readonly string[] => {
    const inner = /^Collection\((.+)\)$/.exec(type)?.[1];
    if (inner !== undefined)
      return Array.isArray(value)
        ? value.flatMap((one, at) => checkType(inner, one, `${place}[${at}]`, direction))
        : [`${place} is no list`];
    if (type.startsWith('Edm.')) return checkPrimitive(type, value, place);
    const name = type.replace(/^.*\./, '');
    const members = enums.get(name);
    if (members === undefined) return checkStructured(name, value, place, direction);
    const text = String(value);
    const isKnown =
      direction === 'request'
        ? members.some((one) => one.toLowerCase() === text.toLowerCase())
        : members.includes(text);
    return isKnown ? [] : [`${place} is none of its values: ${text}`];
  };

  return {
    check(name, value, place, direction) {
      if (types.get(name) === undefined && seen[name] === undefined) return [`no type ${name}`];
      return checkStructured(name, value, place, direction);
    },
    checkAction(name, body) {
      const all = (actions.get(name) ?? []).map((parameters) =>
        Object.entries((body ?? {}) as Json).flatMap(([key, value]) => {
          const found = [...parameters].find(([known]) => known.toLowerCase() === key.toLowerCase())?.[1];
          if (found === undefined) return [`body.${key} is unknown`];
          return value === null ? [] : checkType(found.type, value, `body.${key}`, 'request');
        }),
      );
      return all.find((faults) => faults.length === 0) ?? all[0] ?? [`no action ${name}`];
    },
  };
}

function checkPrimitive(type: string, value: unknown, place: string): readonly string[] {
  const forms: Readonly<Record<string, (value: unknown) => boolean>> = {
    'Edm.String': (one) => typeof one === 'string',
    'Edm.Boolean': (one) => typeof one === 'boolean',
    'Edm.Int32': (one) => Number.isInteger(one),
    'Edm.Double': (one) => typeof one === 'number',
    'Edm.Date': (one) => /^\d{4}-\d\d-\d\d$/.test(String(one)),
    'Edm.DateTimeOffset': (one) =>
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:\d\d)$/.test(String(one)),
    'Edm.TimeOfDay': (one) => /^\d\d:\d\d:\d\d(?:\.\d{1,7})?$/.test(String(one)),
  };
  return forms[type]?.(value) === false ? [`${place} is no ${type}`] : [];
}
