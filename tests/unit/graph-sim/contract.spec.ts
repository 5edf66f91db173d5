/** The check of requests and answers against Microsoft's contract finds what departs from it. */
import { describe, expect, it } from 'vitest';
import type { GraphExchange } from '../../../src-sandbox/graph/index.ts';
import { graphContract } from '../../support/graph-contract.ts';

const exchange: GraphExchange = {
  number: 1,
  operation: 'events.update',
  method: 'PATCH',
  path: '/v1.0/me/events/1',
  query: new URLSearchParams(),
  headers: {},
  body: { subject: 'Lunch' },
  status: 200,
  answer: {
    '@odata.etag': 'W/"1"',
    id: '1',
    subject: 'Lunch',
    showAs: 'busy',
    start: { dateTime: 'x', timeZone: 'UTC' },
  },
};
const faults = (change: Partial<GraphExchange>): readonly string[] =>
  graphContract?.faultsOf({ ...exchange, ...change }) ?? [];

describe.skipIf(graphContract === null)('the check against the contract', () => {
  it('finds nothing wrong with what keeps to it', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ body: { subject: null, showAs: 'Busy' } })).toEqual([]);
    expect(faults({ status: 404, answer: { error: { code: 'ErrorItemNotFound', message: '' } } })).toEqual(
      [],
    );
  });

  it('finds unknown members, at any depth, in requests and answers', () => {
    expect(faults({ body: { title: 'x' } })).toEqual(['events.update: body.title is unknown']);
    expect(faults({ body: { attendees: [{ emailAddress: { mail: 'x' } }] } })).toEqual([
      'events.update: body.attendees[0].emailAddress.mail is unknown',
    ]);
    expect(faults({ answer: { colour: 1 } })).toEqual(['events.update: answer.colour is unknown']);
  });

  it('finds values of another type, and values that the type does not have', () => {
    expect(faults({ body: { isAllDay: 'yes' } })).toEqual(['events.update: body.isAllDay is no Edm.Boolean']);
    expect(faults({ body: { categories: 'red' } })).toEqual(['events.update: body.categories is no list']);
    expect(faults({ answer: { showAs: 'Busy' } })).toEqual([
      'events.update: answer.showAs is none of its values: Busy',
    ]);
    expect(faults({ answer: { createdDateTime: '2026-03-20' } })).toEqual([
      'events.update: answer.createdDateTime is no Edm.DateTimeOffset',
    ]);
  });

  it('finds parameters and paths that are not described', () => {
    const query = new URLSearchParams({ sendUpdates: 'none' });
    expect(faults({ query })).toEqual(['events.update: parameter sendUpdates is unknown']);
    expect(faults({ method: 'PUT' })).toEqual([
      'events.update: PUT /events/{event-id} is not in the description',
    ]);
    expect(faults({ operation: 'events.copy' })).toEqual(['events.copy is not in the table of operations']);
  });

  it('finds a wrong body of an action, and an answer where none belongs', () => {
    const accept = { operation: 'events.accept', method: 'POST', answer: undefined, status: 202 };
    expect(faults({ ...accept, body: { Comment: 'x', sendResponse: true } })).toEqual([]);
    expect(faults({ ...accept, body: { reply: true } })).toEqual(['events.accept: body.reply is unknown']);
    expect(faults({ ...accept, body: { sendResponse: 'no' } })).toEqual([
      'events.accept: body.sendResponse is no Edm.Boolean',
    ]);
    expect(faults({ ...accept, body: {}, answer: {} })).toEqual([
      'events.accept: an answer where none belongs',
    ]);
  });

  it('finds errors of another form', () => {
    expect(faults({ status: 500, answer: { message: 'x' } })).toEqual([
      'events.update: an error of another form',
    ]);
  });
});
