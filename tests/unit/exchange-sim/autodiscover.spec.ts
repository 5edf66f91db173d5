/** The simulated Exchange answers Autodiscover, in plain XML and over SOAP, as servers were recorded to. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readXml, type XmlNode } from '../../../src-sandbox/simulator/xml.ts';
import {
  all,
  anna,
  basic,
  deep,
  type ExchangeWorld,
  exchangeWorld,
  password,
} from '../../support/simulated-exchange.ts';

let world: ExchangeWorld;
beforeEach(async () => {
  world = await exchangeWorld();
});
afterEach(async () => {
  await world.exchange.stop();
});

const outlook = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';

async function post(path: string, body: string, authorization = basic(anna, password)): Promise<Response> {
  return await fetch(`${world.exchange.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'text/xml; charset=utf-8', Authorization: authorization },
    body,
  });
}
const pox = (address: string, schema = outlook): Promise<Response> =>
  post(
    '/Autodiscover/Autodiscover.xml',
    `<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request><EMailAddress>${address}</EMailAddress><AcceptableResponseSchema>${schema}</AcceptableResponseSchema></Request></Autodiscover>`,
  );
const soap = (address: string): Promise<Response> =>
  post(
    '/autodiscover/autodiscover.svc',
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:a="http://schemas.microsoft.com/exchange/2010/Autodiscover"><s:Body><a:GetUserSettingsRequestMessage><a:Request><a:Users><a:User><a:Mailbox>${address}</a:Mailbox></a:User></a:Users><a:RequestedSettings><a:Setting>ExternalEwsUrl</a:Setting><a:Setting>PublicFolderServer</a:Setting></a:RequestedSettings></a:Request></a:GetUserSettingsRequestMessage></s:Body></s:Envelope>`,
  );
const read = async (answer: Promise<Response>): Promise<XmlNode> => readXml(await (await answer).text());

describe('plain XML', () => {
  it('gives the server of a mailbox, by any of its addresses', async () => {
    const answer = await read(pox(anna.toUpperCase()));
    expect(deep(answer, 'Response').namespace).toBe(outlook);
    expect(all(answer, 'EwsUrl').map(({ text }) => text)).toEqual([
      world.exchange.ewsUrl,
      world.exchange.ewsUrl,
    ]);
    expect([deep(answer, 'Action').text, deep(answer, 'MicrosoftOnline').text]).toEqual([
      'settings',
      'False',
    ]);
    expect(all(answer, 'Type').map(({ text }) => text)).toEqual(['EXCH', 'EXPR', 'WEB', 'EXPR']);
    expect(all(answer, 'OWAUrl').map(({ text }) => text)).toEqual(['https://mail.contoso.test/owa/']);
  });

  it('refuses a stranger, another schema and no request', async () => {
    const codes = [
      await read(pox('nobody@contoso.test')),
      await read(pox(anna, 'x')),
      await read(post('/autodiscover/autodiscover.xml', '<a/>')),
    ];
    expect(codes.map((one) => deep(one, 'ErrorCode').text)).toEqual(['500', '601', '600']);
    expect((await post('/autodiscover/autodiscover.xml', '', basic(anna, 'wrong'))).status).toBe(401);
  });

  it('sends elsewhere: to an address, to a server, by HTTP, and to a page', async () => {
    const set = world.exchange.autodiscover.setDestination;
    set(anna, { type: 'address', to: 'anna@cloud.test' });
    expect(deep(await read(pox(anna)), 'RedirectAddr').text).toBe('anna@cloud.test');
    set(anna, { type: 'url', to: 'https://other.test/autodiscover/autodiscover.xml' });
    expect(deep(await read(pox(anna)), 'RedirectUrl').text).toBe(
      'https://other.test/autodiscover/autodiscover.xml',
    );
    set(anna, { type: 'http', to: 'https://other.test/' });
    const moved = await pox(anna);
    expect([moved.status, moved.headers.get('location')]).toEqual([302, 'https://other.test/']);
    set(anna, { type: 'page', html: '<html></html>' });
    expect((await pox(anna)).headers.get('content-type')).toBe('text/html; charset=UTF-8');
    set(anna, null);
    expect(deep(await read(pox(anna)), 'Action').text).toBe('settings');
  });

  it('redirects a GET without credentials where the domain does', async () => {
    const get = (): Promise<Response> =>
      fetch(`${world.exchange.url}/autodiscover/autodiscover.xml`, { redirect: 'manual' });
    expect((await get()).status).toBe(401);
    world.exchange.autodiscover.setOpenRedirect('https://mail.other.test/autodiscover/autodiscover.xml');
    const answer = await get();
    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      'https://mail.other.test/autodiscover/autodiscover.xml',
    ]);
  });
});

describe('SOAP', () => {
  it('gives settings, and says which it does not have', async () => {
    const answer = await read(soap(anna));
    expect(all(answer, 'UserSetting').map((one) => one.children.map(({ text }) => text))).toEqual([
      ['ExternalEwsUrl', world.exchange.ewsUrl],
    ]);
    expect(deep(answer, 'SettingName').text).toBe('PublicFolderServer');
    expect(deep(answer, 'Version').text).toBe('Exchange2015');
  });

  it('sends elsewhere, and refuses a stranger', async () => {
    world.exchange.autodiscover.setDestination(anna, { type: 'address', to: 'anna@cloud.test' });
    const answer = await read(soap(anna));
    expect([all(answer, 'ErrorCode')[1]?.text, deep(answer, 'RedirectTarget').text]).toEqual([
      'RedirectAddress',
      'anna@cloud.test',
    ]);
    world.exchange.autodiscover.setDestination(anna, { type: 'url', to: 'https://other.test/x.svc' });
    expect(deep(await read(soap(anna)), 'RedirectTarget').text).toBe('https://other.test/x.svc');
    expect(all(await read(soap('nobody@contoso.test')), 'ErrorCode')[1]?.text).toBe('InvalidUser');
  });
});
