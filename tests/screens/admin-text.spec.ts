/** Protects A6: the text for an administrator names the client, and leads to the page on which it is allowed. */
import { expect, test } from 'vitest';
import { adminFacts, adminText, factsOf } from '../../src-renderer/screens/sign-in/admin-text.ts';
import { en } from '../../src-shared/i18n/en.ts';
import { createWords } from '../../src-shared/i18n/index.ts';
import { nl } from '../../src-shared/i18n/nl.ts';

const clientId = '6731de76-14a6-49ae-97bc-6eba6914391e';
const addressAt = (place: string): string =>
  `https://${place}/oauth2/v2.0/authorize?client_id=${clientId}&scope=openid%20Calendars.ReadWrite&state=SECRET`;
const texts = [createWords(en), createWords(nl)];

test.each([
  ['login.microsoftonline.com/common', 'login.microsoftonline.com/organizations'],
  ['login.microsoftonline.com/contoso.com', 'login.microsoftonline.com/contoso.com'],
  ['login.microsoftonline.us/common', 'login.microsoftonline.us/organizations'],
])('Microsoft at %s: the administrator allows it at %s', (place, there) => {
  for (const words of texts) {
    const facts = factsOf({ clientId, url: addressAt(place) });
    const text = adminText(words, { kind: 'microsoft', provider: 'Microsoft 365', ...facts, page: null });
    expect(text).toContain(`https://${there}/adminconsent?client_id=${clientId}\n`);
    expect(text).toContain('Calendars.ReadWrite');
    expect(text).not.toContain('SECRET');
    expect(text).not.toContain('admin.google.com');
  }
});

test('in a running account, where no address is known, the client alone leads there', () => {
  const facts = adminFacts('microsoft', 'Microsoft 365', { params: { clientId } });
  for (const words of texts)
    expect(adminText(words, facts)).toContain(
      `https://login.microsoftonline.com/organizations/adminconsent?client_id=${clientId}\n`,
    );
  const unknown = adminFacts('microsoft', 'Microsoft 365', { params: {} });
  for (const words of texts) expect(adminText(words, unknown)).not.toContain('adminconsent');
});

test('in a running account the link leads to the cloud in which the account signs in', () => {
  const at = (host: string) =>
    adminFacts('microsoft', 'Microsoft 365', { params: { clientId, host, reason: 'no-consent' } });
  for (const words of texts) {
    expect(adminText(words, at('login.microsoftonline.us'))).toContain(
      `https://login.microsoftonline.us/organizations/adminconsent?client_id=${clientId}\n`,
    );
    expect(adminText(words, at('graph.microsoft.us'))).toContain('https://login.microsoftonline.com/');
  }
});

test.each([
  'no-mailbox',
  'account-disabled',
  'conditional-access',
  'application-disabled',
  'service-missing',
])('what no permission mends asks for no permission: %s', (reason) => {
  const facts = adminFacts('microsoft', 'Microsoft 365', { params: { clientId, reason } });
  for (const words of texts) {
    const text = adminText(words, facts);
    expect(text).toContain(clientId);
    expect(text).not.toContain('adminconsent');
    expect(text).not.toBe(adminText(words, { ...facts, reason: 'no-consent' }));
  }
});

test('Google has no such page: its console is named', () => {
  const google = { ...factsOf(null), clientId: '1-a.apps.googleusercontent.com', page: 'Access blocked' };
  for (const words of texts) {
    const text = adminText(words, { kind: 'google', provider: 'Google', ...google });
    expect(text).toContain('admin.google.com');
    expect(text).toContain('1-a.apps.googleusercontent.com');
    expect(text).toContain('Access blocked');
    expect(text).not.toContain('adminconsent');
  }
});
