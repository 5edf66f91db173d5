/** resources/crm-bridge.openapi.yaml itself: complete, consistent, and exactly what the reference CRM serves. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { problemDetails } from '../../../src-sandbox/reference-crm/problem.ts';
import { createHandlers } from '../../../src-sandbox/reference-crm/routes.ts';
import { fieldNames } from '../../../src-shared/domain/calendar/event.ts';
import { bridgeContract } from '../../support/bridge-contract.ts';
import { startTestCrm } from '../../support/reference-crm.ts';

type Json = Readonly<Record<string, unknown>>;
const document = parse(
  readFileSync(new URL('../../../resources/crm-bridge.openapi.yaml', import.meta.url), 'utf8'),
) as Json;
const schemas = (document.components as Json).schemas as Json;

function* nodes(value: unknown): Iterable<Json> {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield value as Json;
  for (const inner of Object.values(value)) yield* nodes(inner);
}

describe('the OpenAPI document (R1)', () => {
  it('leads every $ref somewhere', () => {
    const references = [...nodes(document)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
    expect(references.length).toBeGreaterThan(100);
    for (const reference of references) {
      const keys = reference.slice(2).split('/');
      expect(
        keys.reduce<unknown>((node, key) => (node as Json | undefined)?.[key], document),
        reference,
      ).toBeDefined();
    }
  });

  it('uses every schema, parameter, response and header it defines', () => {
    const used = new Set([...nodes(document)].map(({ $ref }) => $ref));
    for (const [kind, named] of Object.entries(document.components as Json))
      if (kind !== 'securitySchemes')
        for (const name of Object.keys(named as Json))
          expect(used, name).toContain(`#/components/${kind}/${name}`);
  });

  it('declares the sizes that the connector tells the engine (WR11)', async () => {
    const { texts, items } = (await startTestCrm()).connect('anna').calendar.capabilities.sizes ?? {};
    const at = (path: string): Json =>
      path.split('/').reduce((node, key) => {
        const inner = (node[key] ?? {}) as Json;
        return typeof inner.$ref === 'string' ? (schemas[inner.$ref.split('/').at(-1) ?? ''] as Json) : inner;
      }, schemas.Event as Json);
    const ofItems = 'additionalProperties/properties';
    const declared = Object.keys(texts ?? {}).map((name) => {
      const [field, property] = name.split('/');
      const path = `properties/${field}${property === undefined ? '' : `/${ofItems}/${property}`}`;
      return [name, at(path).maxLength];
    });
    expect(Object.fromEntries(declared)).toEqual(texts);
    const counts = Object.keys(items ?? {}).map((name) => [name, at(`properties/${name}`).maxProperties]);
    expect(Object.fromEntries(counts)).toEqual(items);
  });

  it('has only schemas that compile', () => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    ajv.addFormat('binary', true);
    ajv.addSchema(document, 'bridge');
    for (const name of Object.keys(schemas))
      expect(() => ajv.compile({ $ref: `bridge#/components/schemas/${name}` }), name).not.toThrow();
  });

  it('describes every operation: an id of its own, a summary, a tag, an answer and problems', () => {
    const tags = new Set((document.tags as readonly Json[]).map(({ name }) => name));
    const ids = bridgeContract().operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const item of Object.values(document.paths as Json))
      for (const [method, operation] of Object.entries(item as Record<string, Json>)) {
        if (method === 'parameters') continue;
        expect(String(operation.summary).length, String(operation.operationId)).toBeGreaterThan(5);
        expect(tags).toContain((operation.tags as readonly string[])[0]);
        const responses = operation.responses as Json;
        expect(responses.default).toEqual({ $ref: '#/components/responses/Problem' });
        expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
      }
  });

  it('documents every operation the reference CRM has, and the CRM has every one', () => {
    const handlers = Object.keys(createHandlers({} as Parameters<typeof createHandlers>[0], '0.1')).sort();
    const documented = bridgeContract()
      .operations.map(({ id }) => id)
      .sort();
    expect(handlers).toEqual(documented);
  });

  it("knows the domain's fields, no more and no less", () => {
    expect((schemas.FieldName as Json).enum).toEqual([...fieldNames]);
    const properties = Object.keys((schemas.Event as Json).properties as Json);
    expect(properties.sort()).toEqual(['uid', 'recurrenceId', ...fieldNames].sort());
  });

  it('lists the status of every problem code as the reference CRM answers it', () => {
    const code = ((schemas.Problem as Json).properties as Json).code as Json;
    const rows = [...String(code.description).matchAll(/\| `([a-z-]+)` \| (\d{3}) \|/g)];
    expect(rows.map(([, name]) => name).sort()).toEqual([...(code.enum as readonly string[])].sort());
    for (const [, name, status] of rows) {
      const details = problemDetails(name as Parameters<typeof problemDetails>[0]);
      expect(String(details.status), name).toBe(status);
      expect(bridgeContract().check('Problem', details)).toBeNull();
    }
  });

  it('keeps apart paths that only differ behind a colon', () => {
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    const found = (method: string, path: string) => {
      const match = bridgeContract().find(method, path);
      return match.type === 'operation' ? [match.operation.id, match.path] : match.type;
    };
    expect(found('POST', `/v1/calendar/events/${id}:unschedule`)).toEqual([
      'unscheduleEntry',
      { entryId: id },
    ]);
    expect(found('PUT', `/v1/calendar/events/${id}`)).toEqual(['createEntry', { entryId: id }]);
    expect(found('POST', '/v1/calendar/events:batch')).toEqual(['batchEntries', {}]);
    expect(found('POST', '/v1/calendar/sources/a%2Fb%3Ac/events:batch')).toEqual([
      'batchSource',
      { calendarId: 'a/b:c' },
    ]);
    expect(found('GET', '/v1/nothing')).toBe('no-such-path');
    expect(found('DELETE', '/v1/session')).toBe('no-such-method');
  });
});
