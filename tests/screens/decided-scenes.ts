/** A choice for each entry of a question, and the answers that a person gave. */
import type { CallOutput } from '../../src-shared/contract/index.ts';
import type { DecisionChoice } from '../../src-shared/domain/decided.ts';
import { questions } from './decision-scenes.ts';
import { changed, inAgreement, now } from './fixtures.ts';
import type { Scene } from './scene.ts';

type Decided = CallOutput<'decisions.decided'>['items'][number];

const hour = 60 * 60 * 1000;

/** The answer to a question of the scenes. */
function answered(
  name: keyof typeof questions,
  hoursAgo: number,
  said: readonly (readonly [DecisionChoice, number])[],
  more: Partial<Decided> = {},
): Decided {
  const decision = questions[name];
  if (decision === undefined) throw new Error(`there is no question ${name}`);
  return {
    id: String(hoursAgo),
    at: now - hoursAgo * hour,
    decision: { ...decision, items: decision.items.slice(0, 1) },
    said: said.map(([choice, count]) => ({ choice, count })),
    kept: 0,
    takenBackAt: null,
    ...more,
  };
}

/** One for each way in which an answer is taken back. */
export const answers: readonly Decided[] = [
  answered('removals-crm', 1, [
    ['approve', 23],
    ['reject', 3],
  ]),
  answered('creations-calendar', 2, [['reject', 64]], { kept: 64 }),
  answered('differs', 3, [['crm', 1]]),
  answered('cancel', 5, [['approve', 1]]),
  answered('change', 6, [['reject', 1]]),
  answered('private-shown', 24, [['reject', 1]]),
  answered('moved-unclear', 30, [['approve', 4]]),
  answered('mail-removals-crm', 31, [['reject', 26]]),
  answered('removals-calendar', 50, [['reject', 12]], { takenBackAt: now - 49 * hour }),
];

const decidedScript: NonNullable<Scene['script']> = {
  'decisions.decided': ({ offset, limit }) => ({
    items: answers.slice(offset, offset + limit),
    count: answers.length,
  }),
  'decisions.take-back': () => ({ accepted: true }),
};

const each = [
  'removals-crm',
  'creations-calendar',
  'moved-missing',
  'moved-unclear',
  'private-removed',
] as const;

export const decidedScenes: readonly Scene[] = [
  {
    name: 'decided',
    state: inAgreement,
    screen: '#activity',
    script: decidedScript,
    act: async (page) => {
      await page.locator('.decided-line .button').click();
      await page.locator('.dialog .entry').first().waitFor();
    },
  },
  ...each.map((name): Scene => {
    const decision = questions[name];
    return {
      name: `each-${name}`,
      state: {
        ...changed(inAgreement, { sync: { state: 'needs-you', waiting: decision?.count ?? 0 } }),
        decisions: decision === undefined ? [] : [decision],
      },
      screen: '#activity',
      act: async (page) => {
        await page.locator('.decision .button').click();
        await page.locator('.dialog-body .button').first().click();
        await page.locator('.dialog .choices').nth(2).waitFor();
      },
    };
  }),
];
