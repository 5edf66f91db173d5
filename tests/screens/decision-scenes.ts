/** The question of every kind, about every side that it can be about, opened on the Activity screen. */
import type { AppState } from '../../src-shared/contract/index.ts';
import { changed, type Item, inAgreement, item } from './fixtures.ts';
import type { Scene } from './scene.ts';

type Decision = AppState['decisions'][number];

const long =
  'Reference call about the position of senior infrastructure engineer at Noordzee Offshore Constructies, with the hiring committee';
const guests = [
  'samir.haddad@example.org',
  'tom@example.com',
  'hiring-committee-for-the-northern-infrastructure@noordzee-offshore-constructies.example',
];
const crowd = Array.from({ length: 31 }, (_, index) => `candidate.number.${index + 1}@example.org`);

const several = (side: Item['side'], write: Item['write']): readonly Item[] => [
  item(1, side, write, 'Dentist', '2026-03-10T09:00:00'),
  { ...item(2, side, write, 'Weekly with Tom', '2026-03-11T10:00:00'), repeats: true },
  item(3, side, write, '', '2026-03-12T00:00:00'),
  item(4, side, write, long, '2026-03-13T14:00:00'),
];

const mail = (write: Item['write'], mails: Item['mails'], title = 'Intake'): Decision => ({
  id: 'would-mail:1',
  topic: 'calendar',
  kind: 'would-mail',
  digest: 'd',
  choices: ['approve', 'reject'],
  count: 1,
  items: [
    {
      ...item(1, 'provider', write, title, '2026-03-09T10:00:00', Object.values(mails ?? {}).flat()),
      ...(mails === undefined ? {} : { mails }),
    },
  ],
});

function about(
  kind: Decision['kind'],
  choices: Decision['choices'],
  items: readonly Item[],
  count = items.length,
): Decision {
  return { id: `${kind}:1`, topic: 'calendar', kind, digest: 'd', choices, count, items: [...items] };
}

const yesOrNo: Decision['choices'] = ['approve', 'reject'];
const one = (side: Item['side'], write: Item['write'], title: string) => [
  item(1, side, write, title, '2026-03-10T15:00:00'),
];

export const questions: Readonly<Record<string, Decision>> = {
  'invite-new': mail('create', { invitation: guests.slice(0, 1) }),
  'invite-long': mail('create', { invitation: guests }, long),
  'invite-crowd': mail('update', { invitation: crowd }),
  uninvite: mail('update', { cancellation: guests.slice(0, 2) }),
  'change-guests': mail('update', {
    invitation: guests.slice(0, 1),
    cancellation: guests.slice(1, 2),
    update: guests.slice(2),
  }),
  change: mail('update', { update: guests }),
  cancel: mail('remove', { cancellation: guests }),
  answer: mail('update', { answer: ['office@example.com'] }),
  'mail-from-before': {
    ...mail('create', undefined),
    items: [item(1, 'provider', 'create', 'Intake', '2026-03-09T10:00:00', guests)],
  },
  differs: about('differs', ['provider', 'crm', 'separate'], one('crm', 'link', long)),
  'gone-from-calendar': about('differs', ['provider', 'crm'], one('crm', 'link', '')),
  frozen: about('frozen', ['approve'], one('provider', 'update', 'Weekly with Tom')),
  'made-again-calendar': about('frozen', ['approve'], one('provider', 'create', 'Weekly with Tom')),
  'made-again-crm': about('frozen', ['approve'], one('crm', 'create', 'Weekly with Tom')),
  'unclear-create': about('unclear-create', ['there', 'again'], one('crm', 'create', 'Interview Noor')),
  'removals-calendar': about('many-removals', yesOrNo, several('provider', 'remove'), 1_250),
  'removals-crm': about('many-removals', yesOrNo, several('crm', 'remove'), 26),
  'creations-calendar': about('many-creations', yesOrNo, several('provider', 'create'), 64),
  'creations-crm': about('many-creations', yesOrNo, several('crm', 'create'), 64),
  'rule-calendar': about('rule-change', yesOrNo, several('provider', 'create')),
  'rule-crm': about('rule-change', yesOrNo, several('crm', 'create').slice(0, 1)),
  'bring-calendar': about('bring-existing', yesOrNo, several('provider', 'create'), 212),
  'bring-crm': about('bring-existing', yesOrNo, several('crm', 'create'), 212),
  'backup-calendar': about('restored-backup', ['newer', 'backup'], several('crm', 'update'), 40),
  'backup-crm': about('restored-backup', ['newer', 'backup'], several('provider', 'remove'), 40),
  'moved-unclear': about('moved-unclear', ['approve', 'separate'], several('provider', 'link'), 4),
  'moved-missing': about('moved-missing', ['crm', 'provider', 'separate'], several('crm', 'link'), 14),
  'compared-calendar': about('compared', ['provider', 'crm'], one('crm', 'update', 'Weekly with Tom')),
  'compared-gone': about('compared', ['provider', 'crm'], one('crm', 'remove', 'Weekly with Tom')),
  'private-shown': about('private-shown', yesOrNo, several('crm', 'update').slice(0, 1)),
  'private-removed': about('private-removed', yesOrNo, several('crm', 'remove')),
  'mail-removals-crm': { ...about('many-removals', yesOrNo, several('crm', 'remove'), 26), topic: 'mail' },
  'mail-removals-provider': {
    ...about('many-removals', yesOrNo, several('provider', 'remove'), 26),
    topic: 'mail',
  },
  'mail-frozen': { ...about('frozen', ['approve'], one('crm', 'update', '')), topic: 'mail' },
  'first-run': about('first-run', ['approve'], several('crm', 'create')),
};

export const decisionScenes: readonly Scene[] = Object.entries(questions).map(([name, decision]) => ({
  name: `question-${name}`,
  state: {
    ...changed(inAgreement, { sync: { state: 'needs-you', waiting: decision.count } }),
    decisions: [decision],
  },
  screen: '#activity',
  script: { 'history.page': () => ({ rows: [], runs: [], more: false }) },
  act: async (page) => {
    await page.locator('.decision .button').click();
    await page.getByRole('dialog').waitFor();
  },
}));
