/** A choice for each entry of a question, and the list of answers, in a real Chromium by keyboard: what is sent, said, and taken back (D4). */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import { takeBackOf, takeBacks } from '../../src-shared/domain/decided.ts';
import { enterOn, focused, tabTo } from '../support/keyboard.ts';
import { answers } from './decided-scenes.ts';
import { questions } from './decision-scenes.ts';
import { changed, inAgreement } from './fixtures.ts';
import { violations } from './sample-page.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

async function activity(
  decisions: AppState['decisions'],
  script: Script,
  look: (page: Page, host: ScriptedHost) => Promise<void>,
): Promise<void> {
  const state = {
    ...changed(inAgreement, { sync: { state: decisions.length > 0 ? 'needs-you' : 'in-agreement' } }),
    decisions,
  };
  const host = createScriptedHost(state, { ...fixtureScript, ...script });
  const { page, close } = await windows.open(host, { theme: 'light', language: 'en' }, '#activity');
  await look(page, host);
  await close();
}

const said = (page: Page) => page.locator('.announcements').textContent();
const sent = (host: ScriptedHost, name: string) =>
  host.calls.filter((call) => call.name === name).map(({ input }) => input);

/** The question is gone once it is answered, as in the real program. */
const answering: Script = {
  'decisions.decide': (_input, host) => {
    host.show('decisions', []);
    return { accepted: true };
  },
};

describe('a choice for each entry', () => {
  const question = questions['removals-crm'];
  test('by keyboard: the button names the result, the answer names what is different, and it is said once', () => {
    if (question === undefined) throw new Error('no question');
    return activity([question], answering, async (page, host) => {
      await enterOn(page, 'Review: Remove 26 entries from your CRM?');
      await enterOn(page, 'Choose for each');
      const dialog = page.getByRole('dialog');
      const first = dialog.getByRole('radiogroup', { name: 'For “Dentist”' });
      // nothing is removed before a person says so
      await expect.poll(() => first.getByRole('radio', { name: 'Keep' }).isChecked()).toBe(true);
      await expect
        .poll(() => page.locator('.dialog-actions button').allInnerTexts())
        .toEqual(['Close', 'Keep them in your CRM']);
      await first.getByRole('radio', { name: 'Keep' }).focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => first.getByRole('radio', { name: 'Remove' }).isChecked()).toBe(true);
      expect(await violations(page)).toEqual([]);
      await enterOn(page, 'Remove 1 · Keep 25');
      await dialog.waitFor({ state: 'detached' });
      expect(sent(host, 'decisions.decide')).toEqual([
        {
          id: question.id,
          digest: question.digest,
          choice: 'reject',
          others: [{ item: question.items[0]?.digest, choice: 'approve' }],
        },
      ]);
      await expect.poll(() => said(page)).toBe('Your answer is kept: Remove 1 · Keep 25.');
      await expect.poll(() => focused(page)).not.toBe('');
    });
  });

  test('one choice for all of them sets each anew, and the way back leads to the two buttons', () => {
    if (question === undefined) throw new Error('no question');
    return activity([question], answering, async (page, host) => {
      await page.getByRole('button', { name: /^Review/ }).click();
      await page.getByRole('button', { name: 'Choose for each' }).click();
      const all = page.getByRole('radiogroup', { name: 'For all of them' });
      await page.getByRole('radiogroup', { name: 'For “Dentist”' }).getByText('Remove').click();
      await expect.poll(() => all.getByRole('radio', { checked: true }).count()).toBe(0);
      await all.getByText('Remove').click();
      await expect
        .poll(() => page.locator('.dialog-actions button').last().innerText())
        .toBe('Remove 26 from your CRM');
      await page.getByRole('button', { name: 'Back to one choice for all' }).click();
      await page.getByRole('button', { name: 'Keep them in your CRM' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(sent(host, 'decisions.decide')).toEqual([
        { id: question.id, digest: question.digest, choice: 'reject' },
      ]);
      await expect.poll(() => said(page)).toBe('Your answer is kept: Keep them in your CRM.');
    });
  });

  test.each(['differs', 'frozen', 'backup-crm', 'private-shown', 'invite-new'])(
    '%s is answered as a whole',
    (name) => {
      const whole = questions[name];
      if (whole === undefined) throw new Error('no question');
      return activity([whole], {}, async (page) => {
        await page.getByRole('button', { name: /^Review/ }).click();
        await page.getByRole('dialog').waitFor();
        await expect.poll(() => page.getByRole('button', { name: 'Choose for each' }).count()).toBe(0);
      });
    },
  );
});

describe('the answers that a person gave', () => {
  const script: Script = {
    'decisions.decided': ({ offset, limit }) => ({
      items: answers.slice(offset, offset + limit),
      count: answers.length,
    }),
  };

  test('the examples have every way in which an answer is taken back', () => {
    const ways = answers.flatMap(({ decision: { topic, kind, items }, said: all }) =>
      all.map(({ choice }) => takeBackOf({ topic, kind, write: items[0]?.write ?? 'update' }, choice)),
    );
    expect(new Set(ways)).toEqual(new Set(takeBacks));
  });

  test('each says what was asked, what was chosen and how it is taken back', () =>
    activity([], script, async (page) => {
      await enterOn(page, 'Show: You answered 9 questions');
      const rows = page.getByRole('list', { name: 'Your answers' }).getByRole('listitem');
      await expect.poll(() => rows.count()).toBe(9);
      const texts = (await rows.allInnerTexts()).map((text) =>
        text.split('\n').filter((line) => line !== ''),
      );
      expect(texts.map((lines) => lines.slice(0, -1))).toEqual([
        [
          'Remove 26 entries from your CRM?',
          'You chose: Remove 23 · Keep 3',
          'To take it back, undo its changes in Activity.',
          'Nothing is kept apart by it any more.',
        ],
        [
          'Add 64 entries to your calendar?',
          'You chose: Don’t add them',
          'What was kept apart can be synced after all.',
          'Sync these 64 after all',
        ],
        [
          expect.stringContaining('Which version of “Reference call'),
          'You chose: Use your CRM’s version',
          'To take it back, undo its changes in Activity.',
        ],
        [
          'Remove “Intake” and tell 3 people?',
          'You chose: Remove and send',
          expect.stringContaining('An e-mail that was sent cannot be taken back.'),
        ],
        [
          'Change “Intake” and tell 3 people?',
          'You chose: Don’t send',
          expect.stringContaining('change it once more in your CRM'),
        ],
        [
          'Show 1 private entry in full in your CRM?',
          'You chose: Keep showing busy times',
          'You can choose anew under Calendar.',
        ],
        [
          expect.stringContaining('the same as before?'),
          'You chose: They are the same',
          expect.stringContaining('make a copy of it'),
        ],
        [
          expect.stringContaining('26 messages'),
          expect.stringContaining('You chose:'),
          expect.stringContaining('The messages stayed where they were.'),
        ],
        [
          'Remove 1,250 entries from your calendar?',
          'You chose: Keep them in your calendar',
          expect.stringContaining('Taken back:'),
        ],
      ]);
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect.poll(() => focused(page)).toContain('Show');
    }));

  test('what was kept apart is synchronised after all, which is said, and the list is read anew', () => {
    let isTaken = false;
    const taking: Script = {
      'decisions.decided': (input, host) => {
        const page = script['decisions.decided']?.(input, host);
        if (page === undefined || !('items' in page) || !isTaken) return page as never;
        return { ...page, items: page.items.map((one) => (one.id === '2' ? { ...one, kept: 0 } : one)) };
      },
      'decisions.take-back': () => {
        isTaken = true;
        return { accepted: true };
      },
    };
    return activity([], taking, async (page, host) => {
      await enterOn(page, 'Show: You answered 9 questions');
      await tabTo(page, 'Sync these 64 after all');
      await page.keyboard.press('Enter');
      await expect.poll(() => said(page)).toBe('They are synced again from now on.');
      expect(sent(host, 'decisions.take-back')).toEqual([{ id: '2' }]);
      await page.getByRole('button', { name: /^Sync these/ }).waitFor({ state: 'detached' });
      // the focus stays in the dialog
      await expect
        .poll(() => page.evaluate("document.querySelector('.dialog').contains(document.activeElement)"))
        .toBe(true);
    });
  });

  test('the Escape key closes the list at once after its button has gone, also while the window is drawn slowly', () => {
    let isTaken = false;
    const taking: Script = {
      'decisions.decided': ({ offset, limit }) => {
        const kept = answers.map((one) => (isTaken ? { ...one, kept: 0 } : one));
        return { items: kept.slice(offset, offset + limit), count: kept.length };
      },
      'decisions.take-back': () => {
        isTaken = true;
        return { accepted: true };
      },
    };
    return activity([], taking, async (page) => {
      await enterOn(page, 'Show: You answered 9 questions');
      await tabTo(page, 'Sync these 64 after all');
      await page.evaluate(
        'window.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 3000)',
      );
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^Sync these/ }).waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached', timeout: 2_000 });
    });
  });
});
