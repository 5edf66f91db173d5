/** The simulated Exchange tells of changes in an answer that goes on, and ends it as Exchange does. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { envelopesIn, schemaFaults } from '../../support/ews-schema.ts';
import {
  anna,
  basic,
  deep,
  type ExchangeWorld,
  envelope,
  exchangeWorld,
  newAppointment,
  password,
} from '../../support/simulated-exchange.ts';

let world: ExchangeWorld;
beforeEach(async () => {
  world = await exchangeWorld();
});
afterEach(async () => {
  expect(await world.stop()).toEqual([]);
});

const subscription = (folder: string, ...events: readonly string[]): string =>
  `<m:Subscribe><m:StreamingSubscriptionRequest><t:FolderIds><t:DistinguishedFolderId Id="${folder}"/></t:FolderIds><t:EventTypes>${events.map((one) => `<t:EventType>${one}</t:EventType>`).join('')}</t:EventTypes></m:StreamingSubscriptionRequest></m:Subscribe>`;
const everything = ['CreatedEvent', 'DeletedEvent', 'ModifiedEvent', 'MovedEvent', 'NewMailEvent'];

async function subscribe(folder = 'calendar', events: readonly string[] = everything): Promise<string> {
  return deep((await world.call(subscription(folder, ...events))).body, 'SubscriptionId').text;
}

interface Listening {
  /** Resolves when so many envelopes are there. */
  until(count: number): Promise<readonly string[]>;
  readonly ended: Promise<string>;
  stop(): void;
}

async function listen(id: string): Promise<Listening> {
  const abort = new AbortController();
  const question = `<m:GetStreamingEvents><m:SubscriptionIds><t:SubscriptionId>${id}</t:SubscriptionId></m:SubscriptionIds><m:ConnectionTimeout>1</m:ConnectionTimeout></m:GetStreamingEvents>`;
  const response = await fetch(world.exchange.ewsUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml', Authorization: basic(anna, password) },
    body: envelope(question, 'Exchange2013'),
    signal: abort.signal,
  });
  let text = '';
  let wake = (): void => {};
  const ended = (async () => {
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      text += piece;
      wake();
    }
    return text;
  })();
  ended.catch(() => {});
  return {
    async until(count) {
      while (envelopesIn(text).length < count)
        await new Promise<void>((done) => {
          wake = done;
        });
      return envelopesIn(text);
    },
    ended,
    stop: () => abort.abort(),
  };
}

describe('a stream', () => {
  it('tells what happens in a folder, also what happened before it was opened', async () => {
    const id = await subscribe();
    await world.call(newAppointment('Before'));
    const stream = await listen(id);
    const [hello, before] = await stream.until(2);
    expect(hello).toContain('<m:ConnectionStatus>OK</m:ConnectionStatus>');
    expect(before).toMatch(/CreatedEvent.*ModifiedEvent/);
    await world.call(newAppointment('During'));
    const [, , during] = await stream.until(3);
    expect(during).toContain('CreatedEvent');
    await world.hand.advance(45_000);
    await stream.until(4);
    await world.hand.advance(20_000);
    const whole = await stream.ended;
    expect(envelopesIn(whole).at(-1)).toContain('<m:ConnectionStatus>Closed</m:ConnectionStatus>');
    expect(schemaFaults(envelopesIn(whole))).toEqual([]);
    expect(world.exchange.streams.open()).toBe(0);
  });

  it('tells only the events that were asked for, in the folders that were asked for', async () => {
    const id = await subscribe('inbox', ['NewMailEvent']);
    await world.call(newAppointment('Elsewhere'));
    const stream = await listen(id);
    const mime = Buffer.from('Subject: Hi\r\n\r\nHello').toString('base64');
    await world.call(
      `<m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId><t:DistinguishedFolderId Id="inbox"/></m:SavedItemFolderId><m:Items><t:Message><t:MimeContent>${mime}</t:MimeContent></t:Message></m:Items></m:CreateItem>`,
    );
    const [, first] = await stream.until(2);
    expect(first?.match(/<t:\w+Event>/g)).toEqual(['<t:NewMailEvent>']);
    stream.stop();
    await expect.poll(() => world.exchange.streams.open()).toBe(0);
  });

  it('ends with an error when its subscription is lost, and is refused for one that is not there', async () => {
    const id = await subscribe();
    const stream = await listen(id);
    await stream.until(1);
    world.exchange.dropSubscriptions();
    const text = await stream.ended;
    expect(text).toContain('ErrorSubscriptionNotFound');
    expect(schemaFaults(envelopesIn(text))).toEqual([]);
    expect(await (await listen(id)).ended).toContain('ErrorSubscriptionNotFound');
  });

  it('is one of three in Exchange 2013', async () => {
    world.exchange.setVersion('2013');
    const id = await subscribe();
    const streams = [await listen(id), await listen(id), await listen(id)];
    expect(await (await listen(id)).ended).toContain('ErrorExceededConnectionCount');
    for (const one of streams) one.stop();
  });

  it('is unsubscribed', async () => {
    const id = await subscribe();
    const end = `<m:Unsubscribe><m:SubscriptionId>${id}</m:SubscriptionId></m:Unsubscribe>`;
    expect((await world.call(end)).codes).toEqual(['NoError']);
    expect((await world.call(end)).codes).toEqual(['ErrorSubscriptionNotFound']);
  });
});

it('the zones of the server have rules', async () => {
  const { body, codes } = await world.call(
    '<m:GetServerTimeZones ReturnFullTimeZoneData="true"><m:Ids><t:Id>UTC</t:Id><t:Id>AUS Eastern Standard Time</t:Id></m:Ids></m:GetServerTimeZones>',
  );
  expect(codes).toEqual(['NoError']);
  expect(deep(body, 'TimeZoneDefinitions').children.map(({ attributes }) => attributes.Id)).toEqual([
    'UTC',
    'AUS Eastern Standard Time',
  ]);
});
