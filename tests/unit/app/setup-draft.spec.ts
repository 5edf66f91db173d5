/** Protects a setup that an earlier version made: an update must not ask a person to sign in and choose again. */
import { expect, test } from 'vitest';
import { emptyDraft, setupDraft } from '../../../src-main/app/setup/draft.ts';

test('a setup without features, or with those of another version, is read, without them (A4)', () => {
  const summary = { address: 'a@example.com', provider: 'caldav', host: 'dav.example.com', lacks: [] };
  const kept = (more: object) => ({
    ...emptyDraft('owner'),
    step: 'done',
    account: {
      accountId: 'x',
      user: 'a',
      url: '',
      ca: '',
      confirmedHost: '',
      summary: { ...summary, ...more },
    },
  });
  for (const more of [{}, { features: [{ feature: 'telepathy', state: 'yes' }] }])
    expect(setupDraft.parse(kept(more))).toMatchObject({
      step: 'done',
      account: { summary: { features: [] } },
    });
});
