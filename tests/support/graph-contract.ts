/**
 * Checks requests and answers against Microsoft's contract, which is read in place and never copied: types and members from the CSDL
 * (which wins where the two differ), paths and their parameters from the OpenAPI description. Without the contract nothing is checked,
 * and `graphContract` is null.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphExchange } from '../../src-sandbox/graph/index.ts';
import { sharedFolder } from './google-discovery.ts';
import { type CsdlTypes, readCsdl } from './graph-csdl.ts';

type Json = Readonly<Record<string, unknown>>;

export interface GraphContract {
  /** Empty when the exchange keeps to the contract. */
  faultsOf(exchange: GraphExchange): readonly string[];
}

const folder = join(sharedFolder, 'contracts', 'graph');
export const hasGraphContract = existsSync(folder);

/** What each call takes and answers, by the operation's name in the simulator. Null: nothing. */
interface Operation {
  /** The path in the description, without `/users/{user-id}`. */
  readonly path: string;
  /** The type of the body, or the name of an action whose parameters it has. */
  readonly request?: { readonly type: string } | { readonly action: string };
  readonly answer: { readonly type: string } | { readonly listOf: string } | null;
}

const event = { type: 'event' };
const events = { listOf: 'event' };
const message = { type: 'message' };
const messages = { listOf: 'message' };
const operations: Readonly<Record<string, Operation>> = {
  'mailFolders.delta': {
    path: '/mailFolders/microsoft.graph.delta()',
    answer: { listOf: 'mailFolder' },
  },
  'mailFolders.get': { path: '/mailFolders/{mailFolder-id}', answer: { type: 'mailFolder' } },
  'messages.delta': {
    path: '/mailFolders/{mailFolder-id}/messages/microsoft.graph.delta()',
    answer: messages,
  },
  'messages.list': { path: '/messages', answer: messages },
  'messages.get': { path: '/messages/{message-id}', answer: message },
  'messages.getContent': { path: '/messages/{message-id}/$value', answer: null },
  'messages.update': { path: '/messages/{message-id}', request: message, answer: message },
  'messages.move': {
    path: '/messages/{message-id}/microsoft.graph.move',
    request: { action: 'move' },
    answer: message,
  },
  'users.get': { path: '', answer: { type: 'user' } },
  'mailboxSettings.get': { path: '/mailboxSettings', answer: { type: 'mailboxSettings' } },
  'outlook.supportedTimeZones': {
    path: '/outlook/supportedTimeZones',
    answer: { listOf: 'timeZoneInformation' },
  },
  'calendars.list': { path: '/calendars', answer: { listOf: 'calendar' } },
  'calendars.create': { path: '/calendars', request: { type: 'calendar' }, answer: { type: 'calendar' } },
  'calendars.get': { path: '/calendars/{calendar-id}', answer: { type: 'calendar' } },
  'calendarView.list': { path: '/calendarView', answer: events },
  'calendarView.delta': { path: '/calendarView/microsoft.graph.delta()', answer: events },
  'events.list': { path: '/events', answer: events },
  'events.create': { path: '/events', request: event, answer: event },
  'events.get': { path: '/events/{event-id}', answer: event },
  'events.update': { path: '/events/{event-id}', request: event, answer: event },
  'events.delete': { path: '/events/{event-id}', answer: null },
  'events.instances': { path: '/events/{event-id}/instances', answer: events },
  'events.cancel': {
    path: '/events/{event-id}/microsoft.graph.cancel',
    request: { action: 'cancel' },
    answer: null,
  },
  'events.accept': {
    path: '/events/{event-id}/microsoft.graph.accept',
    request: { action: 'accept' },
    answer: null,
  },
  'events.decline': {
    path: '/events/{event-id}/microsoft.graph.decline',
    request: { action: 'decline' },
    answer: null,
  },
  'events.tentativelyAccept': {
    path: '/events/{event-id}/microsoft.graph.tentativelyAccept',
    request: { action: 'tentativelyAccept' },
    answer: null,
  },
};

/** Paths that the cut of the description leaves out. */
const notDescribed = new Set(['', '/mailboxSettings', '/outlook/supportedTimeZones']);
/** Options of OData that the description of 2023 does not list for a call, and that Microsoft's pages show. */
const alwaysTaken = new Set([
  '$select',
  '$expand',
  '$filter',
  '$skip',
  '$top',
  '$skiptoken',
  '$deltatoken',
  '$orderby',
]);

interface Description {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly parameters?: readonly Json[] }>> & {
        readonly parameters?: readonly Json[];
      }
    >
  >;
}

function load(): GraphContract {
  const types = readCsdl(readFileSync(join(folder, 'v1.0-mail-calendar.csdl.xml'), 'utf8'));
  const description = JSON.parse(
    readFileSync(join(folder, 'openapi-v1.0-mail-calendar.json'), 'utf8'),
  ) as Description;
  return {
    faultsOf(exchange) {
      const { operation, status, answer, body } = exchange;
      const known = operations[operation ?? ''];
      if (operation === null) return [];
      if (known === undefined) return [`${operation} is not in the table of operations`];
      const wrong: string[] = [];
      // a request that was refused was wrong on purpose, or the refusal is the point
      if (status < 400) {
        wrong.push(...queryFaults(description, known, exchange));
        wrong.push(...requestFaults(types, known, body));
        wrong.push(...answerFaults(types, known, answer));
      } else wrong.push(...errorFaults(answer));
      return wrong.map((text) => `${operation}: ${text}`);
    },
  };
}

function requestFaults(types: CsdlTypes, { request }: Operation, body: unknown): readonly string[] {
  if (request === undefined) return body === undefined ? [] : ['a body where none belongs'];
  if (body === undefined) return [];
  return 'action' in request
    ? types.checkAction(request.action, body)
    : types.check(request.type, body, 'body', 'request');
}

function answerFaults(types: CsdlTypes, { answer: wanted }: Operation, answer: unknown): readonly string[] {
  if (wanted === null) return answer === undefined ? [] : ['an answer where none belongs'];
  if ('type' in wanted) return types.check(wanted.type, answer, 'answer', 'answer');
  const { value, ...rest } = (answer ?? {}) as Json;
  const wrong = Object.keys(rest)
    .filter((name) => !name.startsWith('@odata.'))
    .map((name) => `answer.${name} is unknown`);
  if (!Array.isArray(value)) return [...wrong, 'answer.value is no list'];
  return [
    ...wrong,
    ...value.flatMap((row, at) => types.check(wanted.listOf, row, `answer.value[${at}]`, 'answer')),
  ];
}

function queryFaults(
  description: Description,
  { path }: Operation,
  exchange: GraphExchange,
): readonly string[] {
  const { method, query } = exchange;
  if (notDescribed.has(path)) return [];
  const described = description.paths[`/users/{user-id}${path}`];
  const call = described?.[method.toLowerCase()];
  if (call === undefined) return [`${method} ${path} is not in the description`];
  const names = [...(call.parameters ?? []), ...(described?.parameters ?? [])]
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) => String(parameter.name).toLowerCase());
  const isOfWindow = /delta|instances/.test(path);
  return (
    [...query.keys()]
      .filter((name) => !names.includes(name.toLowerCase()) && !alwaysTaken.has(name.toLowerCase()))
      // the description of 2023 gives deltas and instances no window, and they do not work without one
      .filter((name) => !(isOfWindow && /^(?:start|end)DateTime$/i.test(name)))
      .map((name) => `parameter ${name} is unknown`)
  );
}

/** The form of errors is not in the CSDL: https://learn.microsoft.com/en-us/graph/errors */
function errorFaults(answer: unknown): readonly string[] {
  const { code, message } = (((answer ?? {}) as Json).error ?? {}) as Json;
  return typeof code === 'string' && typeof message === 'string' ? [] : ['an error of another form'];
}

/** Null where the contract is missing. */
export const graphContract: GraphContract | null = hasGraphContract ? load() : null;
if (!hasGraphContract) {
  if (process.env.CI === 'true') throw new Error(`no contract at ${folder}`);
  console.warn(
    `skipped: Microsoft's contract is not at ${folder}, so requests and answers of Graph are not checked against it`,
  );
}
