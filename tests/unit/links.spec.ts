/** Which links cross from one side to the other (S6). */
import { describe, expect, it } from 'vitest';
import { mayCross } from '../../src-shared/domain/calendar/links.ts';

describe('a link crosses (S6)', () => {
  it.each([
    'https://meet.example/a',
    'HTTPS://Meet.Example/a',
    ' https://meet.example/a ',
    'https://meet.example',
    'https://meet.example?room=1',
    'https://meet.example#a',
    'https://meet.example:8443/@team/a b%20c\\d',
    'https://meet.example/?next=https://me:secret@elsewhere.example/',
    'https://bücher.example/',
    'https://xn--bcher-kva.example/',
    'https://[2001:db8::1]/a',
    'mailto:a@b.example?subject=x',
    'tel:+31-20-1234567',
  ])('%s', (uri) => {
    expect(mayCross(uri)).toBe(true);
  });
});

describe('a link stays on its own side (S6)', () => {
  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    '&#106;avascript:alert(1)',
    'javascript://https://meet.example/%0aalert(1)',
    'vbscript:msgbox(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:text/html;base64,PHNjcmlwdD4=',
    'file:///etc/passwd',
    'file://server/share/a',
    '\\\\server\\share\\a',
    '//elsewhere.example/a',
    'C:\\Windows\\a.exe',
    'ms-word:ofe|u|https://elsewhere.example/a',
    'ms-msdt:/id PCWDiagnostic',
    'search-ms:query=a&crumb=location:\\\\server\\share',
    'shell:startup',
    'intent://a#Intent;scheme=https;end',
    'blob:https://meet.example/a',
    'view-source:https://meet.example/',
    'about:blank',
    'ws://meet.example/',
    'ftp://meet.example/',
    'http://meet.example/',
    'https:meet.example',
    'https:/meet.example',
    'https:///meet.example',
    'https:\\\\meet.example',
    'https://',
    'https://?a',
    'https://me:secret@meet.example/',
    'https://meet.example@elsewhere.example/',
    'https://meet.example\\@elsewhere.example/',
    'https://meet.example\\.elsewhere.example/',
    'https://meet.example%2f.elsewhere.example/',
    'https://meet.example%00.elsewhere.example/',
    'https://[fe80::1%25eth0]/a',
    'https://[meet.example]/',
    'https://meet.example:8443x/',
    'https://meet.example/\u0000a',
    'https://meet.example/\r\nb',
    'https://meet.example/\u2028b',
    'ht\ttps://meet.example/',
    'mailto:',
    'mailto://a@b.example',
    'tel:\\\\server',
    '',
  ])('%j', (uri) => {
    expect(mayCross(uri)).toBe(false);
  });
});
