/** What Concord makes of a CRM's change list that leaves something out, refuses its own states, or does not come to an end. */
import { describe, expect, it } from 'vitest';
import type { ChangePage } from '../../../src-shared/domain/calendar/side.ts';
import { pageWatch } from '../../../src-shared/domain/page-watch.ts';
import type { ProblemCode } from '../../../src-shared/domain/problems.ts';
import { accountOf, all, startTestCrm } from '../../support/reference-crm.ts';

const signal = AbortSignal.timeout(60_000);
const hourMs = 60 * 60_000;
const event = { uid: 'a', title: 'A', start: '2026-02-02T09:00:00' } as const;
const thrown = (code: ProblemCode) => ({ problem: { code } });

async function connected() {
  const { crm, connect, clock } = await startTestCrm();
  const anna = connect('anna', { unchecked: true });
  const changes = (since: string | null): Promise<readonly ChangePage[]> =>
    all(anna.calendar.changes('agenda-anna', since, signal));
  return { crm, clock, anna, changes };
}

describe('a change list (RU9)', () => {
  it('is replaced by a list of everything once a day, which tells what the log left out', async () => {
    const { crm, clock, changes } = await connected();
    const [first] = await changes(null);
    const id = crm.hand.create({ event });
    const [told] = await changes(first!.state);
    expect(told).toMatchObject({ kind: 'delta', changes: [{ ref: id }] });
    clock.advance(24 * hourMs - 1);
    const [idle] = await changes(told!.state);
    expect(idle).toEqual({ kind: 'delta', changes: [], last: true, state: told!.state });
    clock.advance(1);
    const [whole] = await changes(idle!.state);
    expect(whole).toMatchObject({ kind: 'snapshot', last: true, changes: [{ ref: id }] });
    clock.advance(hourMs);
    expect(await changes(whole!.state)).toMatchObject([{ kind: 'delta', changes: [] }]);
  });

  it('is replaced too when the clock was set back by more than a day', async () => {
    const { clock, changes } = await connected();
    const [first] = await changes(null);
    clock.advance(-25 * hourMs);
    expect(await changes(first!.state)).toMatchObject([{ kind: 'snapshot' }]);
  });

  it.each([400, 410, 422])(
    'whose state is refused with %i and any code begins anew, instead of failing for ever (ID6)',
    async (status) => {
      const { crm, changes } = await connected();
      const [first] = await changes(null);
      crm.setFaults(() => ({
        type: 'garbage',
        status,
        contentType: 'application/problem+json',
        body: '{"code":"invalid-request"}',
      }));
      await expect(changes(first!.state)).rejects.toMatchObject(thrown('sync-state-expired'));
      // without a state there is nothing that could have expired
      await expect(changes(null)).rejects.not.toMatchObject(thrown('sync-state-expired'));
    },
  );

  it('of which each page has another state and nothing new ends after a hundred pages', async () => {
    const { crm, changes, anna } = await connected();
    let page = 0;
    crm.setFaults(() => {
      page += 1;
      return { type: 'garbage', body: `{"changes":[],"state":"s${page}","more":true,"snapshot":true}` };
    });
    await expect(changes(null)).rejects.toMatchObject(thrown('answer-invalid'));
    expect(page).toBe(101);
    page = 0;
    crm.setFaults(() => {
      page += 1;
      return { type: 'garbage', body: `{"rows":[],"state":${page},"more":true}` };
    });
    await expect(all(anna.agreements.list(accountOf('anna'), 0, signal))).rejects.toMatchObject(
      thrown('answer-invalid'),
    );
    expect(page).toBe(101);
  });
});

describe('the watch over a list in pages', () => {
  it('lets a list go on as long as there is news, with a hundred pages without', () => {
    const goesOn = pageWatch();
    for (let page = 0; page < 1000; page += 1) expect(goesOn([`${page}`])).toBe(true);
    for (let page = 0; page < 100; page += 1) expect(goesOn(['1'])).toBe(true);
    expect(goesOn(['1'])).toBe(false);
  });

  it('ends a list of more than a million names', () => {
    const goesOn = pageWatch();
    const names = Array.from({ length: 1_000_000 }, (_, index) => `${index}`);
    expect(goesOn(names)).toBe(true);
    expect(goesOn(['one more'])).toBe(false);
  });
});
