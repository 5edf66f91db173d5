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
  readonly scopes?: readonly string[];
  readonly mediaUpload?: {
    readonly protocols: Readonly<Record<string, { readonly path: string }>>;
  };
}

interface Resource {
  readonly methods?: Readonly<Record<string, Method>>;
  readonly resources?: Readonly<Record<string, Resource>>;
}

interface Document extends Resource {
  readonly servicePath: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** `shared` beside the repository. */
export const sharedFolder = join(import.meta.dirname, '..', '..', '..', 'shared');
const files = ['calendar-v3.json', 'gmail-v1.json'].map((name) =>
  join(sharedFolder, 'contracts', 'google', name),
);
export const hasDiscovery = files.every((file) => existsSync(file));

export interface Discovery {
  /** What is wrong with a request and its answer, each with the call's name and the place. */
  faultsOf(exchange: Exchange): readonly string[];
  /** The scopes of a call, one of which is enough; null for one that is not documented. */
  scopesOf(operation: string): readonly string[] | null;
}

/** Of Calendar v3 and Gmail v1. */
export function loadDiscovery(): Discovery {
  const documents = files.map((file) => loadDocument(JSON.parse(readFileSync(file, 'utf8')) as Document));
  const ofOperation = (operation: string): DocumentCheck | undefined =>
    documents.find(({ method }) => method(operation) !== undefined);
  return {
    faultsOf(exchange) {
      const { operation, method, path } = exchange;
      if (operation === null) return [`${method} ${path} is no call that the simulator has`];
      return ofOperation(operation)?.faultsOf(exchange) ?? [`${operation} is not in the documents`];
    },
    scopesOf: (operation) => ofOperation(operation)?.method(operation)?.scopes ?? null,
  };
}

interface DocumentCheck {
  readonly method: (id: string) => Method | undefined;
  readonly faultsOf: (exchange: Exchange) => readonly string[];
}

function methodsOf({ methods = {}, resources = {} }: Resource): readonly Method[] {
  return [...Object.values(methods), ...Object.values(resources).flatMap(methodsOf)];
}

function loadDocument(document: Document): DocumentCheck {
  const methods = new Map(methodsOf(document).map((method) => [method.id, method]));

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
    method: (id) => methods.get(id),
    faultsOf({ operation, method, path, query, body, status, answer }) {
      const known = methods.get(operation ?? '');
      if (known === undefined) return [`${operation} is not in the document`];
      const uploads = Object.values(known.mediaUpload?.protocols ?? {}).map((one) => one.path.slice(1));
      const isAt = (template: string): boolean =>
        new RegExp(`^/${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path);
      // the pieces of a resumable upload are put, to an address that the server gave
      const isPiece = query.has('upload_id') && method === 'PUT' && uploads.some(isAt);
      const given = new URLSearchParams([...query].filter(([name]) => !isPiece || name !== 'upload_id'));
      const wrong = [...checkQuery(known, given)];
      const isKnownPlace =
        known.httpMethod === method && (isAt(document.servicePath + known.path) || uploads.some(isAt));
      if (!isKnownPlace && !isPiece) wrong.push(`${method} ${path}`);
      if (known.request === undefined && body !== undefined) wrong.push('a body where none belongs');
      if (known.request !== undefined && body !== undefined)
        wrong.push(...check(known.request, body, 'body', method === 'PATCH'));
      if (status >= 400) wrong.push(...checkError(answer, status));
      else if (answer === undefined && uploads.some(isAt))
        return wrong.map((text) => `${operation}: ${text}`);
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
  if ((schema.format === 'uint64' || schema.format === 'int64') && !/^\d+$/.test(value))
    return [`${place} is no number`];
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
