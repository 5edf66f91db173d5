/** Reads the Bridge API's OpenAPI document: finds operations, and checks requests and (in tests) answers against it. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';

type Json = Readonly<Record<string, unknown>>;

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** `/v1/accounts/{accountId}` */
  readonly template: string;
  /** False for operations that need no sign-in. */
  readonly secured: boolean;
  /** Media type of the body, or null without one. */
  readonly bodyType: string | null;
}

export type Found =
  | {
      readonly type: 'operation';
      readonly operation: Operation;
      readonly path: Readonly<Record<string, string>>;
    }
  | { readonly type: 'no-such-path' }
  | { readonly type: 'no-such-method'; readonly allowed: readonly string[] };

export interface Contract {
  /** `info.version` without its last part. */
  readonly version: string;
  readonly operations: readonly Operation[];
  find(method: string, pathname: string): Found;
  /** Coerced values by name, or what is wrong with them. Header names are lower-case. */
  parameters(
    operation: Operation,
    path: Readonly<Record<string, string>>,
    query: URLSearchParams,
    headers: Readonly<Record<string, string | undefined>>,
  ): { readonly values: Json } | { readonly wrong: string };
  /** What is wrong with a request's body, or null. */
  checkBody(operation: Operation, body: unknown): string | null;
  /** What is wrong with an answer, or null: undocumented status, other media type, other shape. */
  checkAnswer(operation: Operation, status: number, mediaType: string | null, body: unknown): string | null;
  /** What is wrong with a value by a named schema, or null. */
  check(schema: string, value: unknown): string | null;
}

const methods = ['get', 'put', 'post', 'patch', 'delete'] as const;
const file = new URL('../../resources/crm-bridge.openapi.yaml', import.meta.url);

let loaded: Contract | null = null;

/** The document, read once in a process, which takes some 30 ms. Schemas are compiled when first used. */
export function loadContract(): Contract {
  loaded ??= readContract();
  return loaded;
}

function readContract(): Contract {
  const document = parse(readFileSync(file, 'utf8')) as Json;
  const strict = validator(document, false);
  const coercing = validator(document, true);
  const operations: Operation[] = [];
  const routes: {
    readonly pattern: RegExp;
    readonly names: readonly string[];
    readonly operation: Operation;
  }[] = [];

  for (const [template, item] of Object.entries(document.paths as Json))
    for (const method of methods) {
      const node = (item as Json)[method] as Json | undefined;
      if (node === undefined) continue;
      const content = (node.requestBody as Json | undefined)?.content as Json | undefined;
      const operation: Operation = {
        id: String(node.operationId),
        method: method.toUpperCase(),
        template,
        secured: !(Array.isArray(node.security) && node.security.length === 0),
        bodyType: Object.keys(content ?? {})[0] ?? null,
      };
      operations.push(operation);
      routes.push({ ...pathPattern(template), operation });
    }

  const at = (operation: Operation, ...rest: readonly string[]): readonly string[] => [
    'paths',
    operation.template,
    operation.method.toLowerCase(),
    ...rest,
  ];

  const parameterChecks = new Map<
    string,
    { readonly check: ValidateFunction; readonly list: readonly Parameter[] }
  >();
  const parametersOf = (operation: Operation) => {
    const known = parameterChecks.get(operation.id);
    if (known !== undefined) return known;
    const list = [
      ...parameterList(document, ['paths', operation.template, 'parameters']),
      ...parameterList(document, at(operation, 'parameters')),
    ];
    const made = {
      list,
      check: coercing.compile({
        type: 'object',
        properties: Object.fromEntries(
          list.map((one) => [one.key, { $ref: reference([...one.pointer, 'schema']) }]),
        ),
        required: list.filter((one) => one.required).map((one) => one.key),
      }),
    };
    parameterChecks.set(operation.id, made);
    return made;
  };

  const compiled = new Map<string, ValidateFunction>();
  const verdict = (pointer: readonly string[], value: unknown): string | null => {
    const key = reference(pointer);
    const check = compiled.get(key) ?? strict.compile({ $ref: key });
    compiled.set(key, check);
    return check(value) ? null : complaint(check);
  };

  return {
    version: String((document.info as Json).version)
      .split('.')
      .slice(0, 2)
      .join('.'),
    operations,
    find(method, pathname) {
      const allowed: string[] = [];
      for (const { pattern, names, operation } of routes) {
        const match = pattern.exec(pathname);
        if (match === null) continue;
        allowed.push(operation.method);
        if (operation.method !== method) continue;
        const values = names.map((name, index) => [name, decoded(match[index + 1] ?? '')] as const);
        return { type: 'operation', operation, path: Object.fromEntries(values) };
      }
      return allowed.length === 0 ? { type: 'no-such-path' } : { type: 'no-such-method', allowed };
    },
    parameters(operation, path, query, headers) {
      const { check, list } = parametersOf(operation);
      const values: Record<string, unknown> = {};
      for (const { key, name, place, array } of list) {
        const value =
          place === 'path'
            ? path[name]
            : place === 'header'
              ? headers[key]
              : array
                ? query.getAll(name)
                : (query.get(name) ?? undefined);
        if (value !== undefined) values[key] = value;
      }
      return check(values) ? { values } : { wrong: complaint(check) };
    },
    checkBody(operation, body) {
      if (operation.bodyType === null) return null;
      return verdict(at(operation, 'requestBody', 'content', operation.bodyType, 'schema'), body);
    },
    checkAnswer(operation, status, mediaType, body) {
      const responses = nodeAt(document, at(operation, 'responses')) as Json;
      const key = String(status) in responses ? String(status) : 'default';
      if (key === 'default' && status < 400) return `status ${status} is not documented`;
      const pointer = followed(document, at(operation, 'responses', key));
      const content = ((nodeAt(document, pointer) as Json).content ?? null) as Json | null;
      if (content === null) return mediaType === null ? null : `an answer ${status} has no body`;
      if (mediaType === null || !(mediaType in content)) return `media type ${mediaType} is not documented`;
      return mediaType.endsWith('json') ? verdict([...pointer, 'content', mediaType, 'schema'], body) : null;
    },
    check: (schema, value) => verdict(['components', 'schemas', schema], value),
  };
}

interface Parameter {
  /** The name in the checked object: lower-case for headers. */
  readonly key: string;
  readonly name: string;
  readonly place: string;
  readonly required: boolean;
  readonly array: boolean;
  readonly pointer: readonly string[];
}

function validator(document: Json, coerces: boolean): Ajv2020 {
  // an OpenAPI document holds more than schemas, which strict mode would refuse
  const ajv = new Ajv2020({ strict: false, coerceTypes: coerces, useDefaults: coerces });
  formats.default(ajv);
  ajv.addFormat('binary', true);
  return ajv.addSchema(document, 'bridge');
}

function parameterList(document: Json, pointer: readonly string[]): readonly Parameter[] {
  const list = nodeAt(document, pointer);
  if (!Array.isArray(list)) return [];
  return list.map((_, index) => {
    const found = followed(document, [...pointer, String(index)]);
    const node = nodeAt(document, found) as Json;
    const name = String(node.name);
    return {
      name,
      key: node.in === 'header' ? name.toLowerCase() : name,
      place: String(node.in),
      required: node.required === true,
      array: (node.schema as Json).type === 'array',
      pointer: found,
    };
  });
}

function nodeAt(document: Json, pointer: readonly string[]): unknown {
  return pointer.reduce<unknown>((node, key) => (node as Json | undefined)?.[key], document);
}

/** The pointer itself, or where the `$ref` found there leads. */
function followed(document: Json, pointer: readonly string[]): readonly string[] {
  const target = (nodeAt(document, pointer) as Json).$ref;
  return typeof target === 'string' ? target.slice(2).split('/') : pointer;
}

function reference(pointer: readonly string[]): string {
  const keys = pointer.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')));
  return `bridge#/${keys.join('/')}`;
}

/** A value in a path holds neither `/` nor `:`; clients percent-encode them. */
function pathPattern(template: string): { readonly pattern: RegExp; readonly names: readonly string[] } {
  const names: string[] = [];
  const source = template
    .split(/\{([^}]+)\}/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
      names.push(part);
      return '([^/:]+)';
    })
    .join('');
  return { pattern: new RegExp(`^${source}$`), names };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
}

/** The place and the kind of error, without the value itself. */
function complaint(check: ValidateFunction): string {
  const [first] = check.errors ?? [];
  return first === undefined
    ? 'invalid'
    : `${first.instancePath || '/'} ${first.message ?? first.keyword}`.slice(0, 400);
}
