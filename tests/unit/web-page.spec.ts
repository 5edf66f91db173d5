/** Which addresses of a server's pages reach a person's browser, and which do not (S14). */
import { describe, expect, it } from 'vitest';
import { crmPage } from '../../src-main/crm/bridge/page.ts';
import { itemPages } from '../../src-main/providers/exchange/page.ts';
import { outlookPage } from '../../src-main/providers/microsoft/page.ts';
import { parseXml } from '../../src-main/providers/xml.ts';
import { webPage } from '../../src-main/support/web-page.ts';
import { problem } from '../../src-shared/domain/problems.ts';

const places = { hosts: ['pages.example'], account: 'https://crm.example:8443' };
const signal = new AbortController().signal;

describe('which pages may be opened', () => {
  it.each([
    ['https://pages.example/e?id=1', 'https://pages.example/e?id=1'],
    [' https://pages.example/e ', 'https://pages.example/e'],
    ['https://PAGES.example:443/e', 'https://pages.example/e'],
    ['https://crm.example:8443/e#x', 'https://crm.example:8443/e#x'],
    ['https://crm.example/e', 'https://crm.example/e'],
    ['/agenda?entry=1', 'https://crm.example:8443/agenda?entry=1'],
    // what only looks as if it led elsewhere is handed on as it is understood here
    ['https://pages.example\\@evil.example/e', 'https://pages.example/@evil.example/e'],
    ['https:evil.example', 'https://crm.example:8443/evil.example'],
    ['#entry=1', 'https://crm.example:8443/#entry=1'],
  ])('S14: %s is opened', (told, opened) => expect(webPage(told, places)).toBe(opened));

  describe('an address that is not opened (S14)', () => {
    it.each([
      '',
      ' ',
      'http://pages.example/e',
      'http://crm.example:8443/e',
      'http://crm.example/e',
      'https://pages.example:8443/e',
      'https://crm.example:9/e',
      'https://pages.example.evil.example/e',
      'https://evil.example/pages.example',
      'https://evil.example#pages.example',
      'https://pages.example@evil.example/e',
      'https://user@pages.example/e',
      'https://user:secret@pages.example/e',
      '//evil.example/e',
      '\\\\evil.example\\e',
      '/\\evil.example/e',
      'https://[::1]/e',
      'https://p\u0430ges.example/e',
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,<b>x</b>',
      'file:///etc/passwd',
      'blob:https://pages.example/1',
      'ms-msdt:/id',
      'vbscript:x',
      'mailto:a@pages.example',
      'ftp://pages.example/e',
      'https://pages.example/e?access_token=1',
      'https://pages.example/e?ID_TOKEN=1',
      'https://pages.example/e#token=1',
      'https://pages.example/e?code=1',
      'https://pages.example/e?x=1&password=1',
      'https://pages.example/\ne',
      'java\nscript:alert(1)',
      `https://pages.example/${'e'.repeat(4096)}`,
    ])('%j', (told) => expect(webPage(told, places)).toBeNull());
  });

  it('S14: over http at the host of an account on this machine alone', () => {
    const local = { hosts: [], account: 'http://127.0.0.1:8787' };
    expect(webPage('/#entry=1', local)).toBe('http://127.0.0.1:8787/#entry=1');
    expect(webPage('http://127.0.0.1:8788/', local)).toBeNull();
    expect(webPage('http://localhost:8787/', local)).toBeNull();
  });
});

describe('what each kind of side takes for a page', () => {
  it('S14: Outlook on the web, in the national cloud of the account', () => {
    const page = (graph: string, webLink: unknown): string | null => outlookPage(graph, { webLink });
    const at = (host: string): string => `https://${host}/owa/?ItemID=AAMk%3D&exvsurl=1`;
    expect(page('graph.microsoft.com', at('outlook.live.com'))).toBe(at('outlook.live.com'));
    expect(page('graph.microsoft.us', at('outlook.office365.us'))).toBe(at('outlook.office365.us'));
    expect(page('microsoftgraph.chinacloudapi.cn', at('partner.outlook.cn'))).toBe(at('partner.outlook.cn'));
    expect(page('graph.microsoft.us', at('outlook.office365.com'))).toBeNull();
    expect(page('graph.microsoft.com', at('outlook.office365.com.evil.example'))).toBeNull();
    for (const told of [undefined, null, 1, ['https://outlook.live.com/']])
      expect(page('graph.microsoft.com', told)).toBeNull();
  });

  it('S14: the CRM that told it', () => {
    const page = (told: unknown): string | null => crmPage({ origin: 'https://crm.example' }, told);
    expect(page({ page: '/#Meeting/view/1' })).toBe('https://crm.example/#Meeting/view/1');
    for (const told of [
      { page: 'https://evil.example/' },
      { page: '//evil.example' },
      { page: 1 },
      {},
      null,
      undefined,
    ])
      expect(page(told)).toBeNull();
  });

  const exchange = (query: string | null, code?: 'not-found' | 'throttled') =>
    itemPages(
      {
        async one() {
          if (code !== undefined) return { type: 'refused', isWhole: false, problem: problem(code) };
          const told =
            query === null ? '' : `<t:WebClientReadFormQueryString>${query}</t:WebClientReadFormQueryString>`;
          const services = 'http://schemas.microsoft.com/exchange/services/2006/';
          const message = parseXml(
            `<m:GetItemResponseMessage xmlns:m="${services}messages" xmlns:t="${services}types"><m:Items><t:Message>${told}</t:Message></m:Items></m:GetItemResponseMessage>`,
          );
          return { type: 'message', message };
        },
      },
      new URL('https://mail.corp.example/owa/'),
    )('id', signal);

  it('S14: Outlook on the web of an own server: a query behind its address, or a whole address', async () => {
    const query = '?ae=Item&amp;a=Open&amp;t=IPM.Note&amp;id=RgAA&amp;exvsurl=1';
    const page = 'https://mail.corp.example/owa/?ae=Item&a=Open&t=IPM.Note&id=RgAA&exvsurl=1';
    expect(await exchange(query)).toBe(page);
    expect(await exchange(query.replaceAll('&amp;', '&amp;amp;'))).toBe(page);
    const whole = 'https://mail.corp.example/owa/?ItemID=AAMk%2F';
    expect(await exchange(whole)).toBe(whole);
    expect(await exchange('https://evil.example/owa/?ItemID=1')).toBeNull();
    expect(await exchange('//evil.example/owa/')).toBeNull();
    expect(await exchange(null)).toBeNull();
    expect(await exchange('', 'not-found')).toBeNull();
    await expect(exchange('', 'throttled')).rejects.toThrow();
  });
});
