/** Protects M8: all sides write one Message-ID in the same way, however the header writes it. */
import { expect, test } from 'vitest';
import { headerFacts } from '../../../src-sandbox/reference-crm/header-facts.ts';
import { bareMessageId } from '../../../src-shared/domain/mail/message-id.ts';

const cases = [
  ['<a@b.example>', 'a@b.example'],
  [' < a@b.example > ', 'a@b.example'],
  ['a@b.example', 'a@b.example'],
  ['<a@b.example> (added by a relay)', 'a@b.example'],
  ['<voilà@b.example>', 'voilà@b.example'],
  ['<>', null],
  ['', null],
] as const;

test.each(cases)('%j', (value, bare) => {
  expect(bareMessageId(value)).toBe(bare);
  const section = Buffer.from(`Subject: x\r\nMessage-ID: ${value}\r\n`).toString('latin1');
  expect(headerFacts(section).messageId).toBe(bare);
});
