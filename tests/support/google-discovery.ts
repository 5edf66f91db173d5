/** Checks requests and answers against Google's discovery documents, which are read in place and never copied. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from '../../src-sandbox/google/index.ts';

type Json = Readonly<Record<string, unknown>>;

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly minimum?: string;
  readonly maximum?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
}

interface Parameter extends Schema {
  readonly location: 'path' | 'query';
  readonly required?: boolean;
  readonly repeated?: boolean;
}

interface Method {
  readonly id: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly request?: { readonly $ref: string };
  readonly response?: { readonly $ref: string };
}

interface Document {
  readonly servicePath: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly resources: Readonly<Record<string, { readonly methods: Readonly<Record<string, Method>> }>>;
}

/** `shared` beside the repository. */
export const sharedFolder = join(import.meta.dirname, '..', '..', '..', 'shared');
const file = join(sharedFolder, 'contracts', 'google', 'calendar-v3.json');
export const hasDiscovery = existsSync(file);

export interface Discovery {
  /** What is wrong with a request and its answer, each with the call's name and the place. */
  faultsOf(exchange: Exchange): readonly string[];
}

export function loadCalendarDiscovery(): Discovery {
  const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
  const methods = new Map(
    Object.values(document.resources)
      .flatMap(({ methods: of }) => Object.values(of))
      .map((method) => [method.id, method]),
  );

  const check = (schema: Schema, value: unknown, place: string, allowsNull: boolean): readonly string[] => {
    if (value === null) return allowsNull ? [] : [`${place} is null`];
    if (schema.$ref !== undefined) {
      const named = document.schemas[schema.$ref];
      return named === undefined
        ? [`${place}: no schema ${schema.$ref}`]
        : check(named, value, place, allowsNull);
    }
    switch (schema.type) {
      case 'object': {
        if (typeof value !== 'object' || Array.isArray(value)) return [`${place} is no object`];
        return Object.entries(value as Json).flatMap(([name, member]) => {
          const known = schema.properties?.[name] ?? schema.additionalProperties;
          return known === undefined
            ? [`${place}.${name} is unknown`]
            : check(known, member, `${place}.${name}`, allowsNull);
        });
      }
      case 'array':
        return Array.isArray(value)
          ? value.flatMap((one, index) => check(schema.items ?? {}, one, `${place}[${index}]`, allowsNull))
          : [`${place} is no array`];
      case 'string':
        return typeof value === 'string' ? checkText(schema, value, place) : [`${place} is no string`];
      case 'boolean':
        return typeof value === 'boolean' ? [] : [`${place} is no boolean`];
      case 'integer':
        return Number.isInteger(value) ? [] : [`${place} is no integer`];
      default:
        return [];
    }
  };

  const checkQuery = (method: Method, query: URLSearchParams): readonly string[] => {
    const known = { ...document.parameters, ...method.parameters };
    const wrong: string[] = [];
    for (const name of new Set(query.keys())) {
      const parameter = known[name];
      const values = query.getAll(name);
      if (parameter?.location !== 'query') wrong.push(`parameter ${name} is unknown`);
      else if (values.length > 1 && parameter.repeated !== true) wrong.push(`parameter ${name} is repeated`);
      else for (const value of values) wrong.push(...checkText(parameter, value, `parameter ${name}`));
    }
    for (const [name, { required, location }] of Object.entries(known))
      if (required === true && location === 'query' && !query.has(name))
        wrong.push(`parameter ${name} is missing`);
    return wrong;
  };

  return {
    faultsOf({ operation, method, path, query, body, status, answer }) {
      if (operation === null) return [`${method} ${path} is no call that the simulator has`];
      const known = methods.get(operation);
      if (known === undefined) return [`${operation} is not in the document`];
      const pattern = `^/${document.servicePath}${known.path.replace(/\{[^}]+\}/g, '[^/]+')}$`;
      const wrong = [...checkQuery(known, query)];
      if (known.httpMethod !== method || !new RegExp(pattern).test(path)) wrong.push(`${method} ${path}`);
      if (known.request === undefined && body !== undefined) wrong.push('a body where none belongs');
      if (known.request !== undefined && body !== undefined)
        wrong.push(...check(known.request, body, 'body', method === 'PATCH'));
      if (status >= 400) wrong.push(...checkError(answer, status));
      else if (known.response === undefined && answer !== undefined)
        wrong.push('an answer where none belongs');
      else if (known.response !== undefined) wrong.push(...check(known.response, answer, 'answer', false));
      return wrong.map((text) => `${operation}: ${text}`);
    },
  };
}

function checkText(schema: Schema, value: string, place: string): readonly string[] {
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${place} is none of its values`];
  if (
    schema.format === 'date-time' &&
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(value)
  )
    return [`${place} is no time`];
  if (schema.format === 'date' && !/^\d{4}-\d\d-\d\d$/.test(value)) return [`${place} is no date`];
  if (schema.type === 'boolean' && value !== 'true' && value !== 'false') return [`${place} is no boolean`];
  if (schema.type !== 'integer') return [];
  const number = Number(value);
  const isWithin =
    (schema.minimum === undefined || number >= Number(schema.minimum)) &&
    (schema.maximum === undefined || number <= Number(schema.maximum));
  return /^-?\d+$/.test(value) && isWithin ? [] : [`${place} is no such number`];
}

/** The form of errors is not in the documents. */
function checkError(answer: unknown, status: number): readonly string[] {
  const error = ((answer ?? {}) as Json).error as Json | undefined;
  const [first] = (error?.errors ?? []) as readonly Json[];
  const hasAll = ['domain', 'reason', 'message'].every((name) => typeof first?.[name] === 'string');
  return hasAll && error?.code === status && typeof error.message === 'string'
    ? []
    : ['an error of another form'];
}
