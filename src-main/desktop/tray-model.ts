/** Computes from Concord's state what the tray shows. Pure; `tray.ts` applies the result. */
import { type AppState, mailboxesOf, quarantinedMessages } from '../../src-shared/contract/index.ts';
import { differencesIn, isProven } from '../../src-shared/domain/comparison.ts';
import type { Words } from '../../src-shared/i18n/index.ts';

/** The shapes drawn in resources/tray. */
export type TrayIcon = 'open' | 'agreed' | 'working' | 'paused' | 'offline' | 'needs-you' | 'error';

export type TrayAction =
  | 'open'
  | 'sync-now'
  | 'pause-hour'
  | 'pause-tomorrow'
  | 'pause-resume'
  | 'resume'
  | 'report'
  | 'log-folder'
  | 'about'
  | 'quit';

interface ActionRow {
  readonly type: 'action';
  readonly id: string;
  readonly label: string;
  readonly action: TrayAction;
  readonly enabled: boolean;
}

export type MenuRow =
  | { readonly type: 'separator' }
  | ActionRow
  | { readonly type: 'menu'; readonly id: string; readonly label: string; readonly rows: readonly MenuRow[] };

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly rows: readonly MenuRow[];
}

/** Rows always keep their order, and an action that is not possible now is greyed out, so that people find rows by position. */
export function trayModel(state: AppState, words: Words, now: number): TrayModel {
  const { t } = words;
  const line = stateLine(state, words, now);
  const fix = fixLine(state, words);
  const ready = state.setup.step === 'done';
  const isStopped = state.sync.stop?.state === 'stopped';
  return {
    icon: iconOf(state),
    tooltip: tooltip(state, line, words, now),
    rows: [
      row('state', line, 'open'),
      ...(fix === null ? [] : [row('fix', fix, 'open')]),
      { type: 'separator' },
      row(
        'sync-now',
        t('status.sync-now'),
        'sync-now',
        ready && !isStopped && state.sync.state !== 'working',
      ),
      state.sync.paused !== null
        ? row('resume', t(isStopped ? 'stop.start' : 'status.resume'), 'resume')
        : {
            type: 'menu',
            id: 'pause',
            label: t('status.pause'),
            rows: [
              row('pause-hour', t('status.pause-hour'), 'pause-hour', ready),
              row('pause-tomorrow', t('status.pause-tomorrow'), 'pause-tomorrow', ready),
              row('pause-resume', t('status.pause-resume'), 'pause-resume', ready),
            ],
          },
      ...accounts(state, words).map((label) => row('account', label, 'open')),
      ...mailLine(state, words).map((label) => row('mail', label, 'open')),
      { type: 'separator' },
      row('open', t('tray.open'), 'open'),
      {
        type: 'menu',
        id: 'help',
        label: t('tray.help'),
        rows: [
          row('report', t('tray.report'), 'report'),
          row('log-folder', t('tray.log-folder'), 'log-folder'),
          row('about', t('tray.about'), 'about'),
        ],
      },
      row('quit', t('tray.quit'), 'quit'),
    ],
  };
}

function row(id: string, label: string, action: TrayAction, enabled = true): ActionRow {
  return { type: 'action', id, label: cleaned(label), action, enabled };
}

/** One row per account, naming the account and the CRM that is kept in agreement with it. */
function accounts({ setup }: AppState, { t }: Words): readonly string[] {
  if (setup.account === null || setup.crm === null) return [];
  return [t('status.between', { crm: setup.crm.name, address: setup.account.address })];
}

/** What a person has to know of first, of several mailboxes. */
const mailStates = [
  ...(['needs-you', 'error', 'offline', 'waiting', 'unmapped'] as const),
  ...(['working', 'paused', 'in-agreement', 'idle', 'asleep'] as const),
];

/** One row for the connected mailboxes; of several it tells the worst state. */
function mailLine({ mail }: AppState, { t }: Words): readonly string[] {
  const states = mailboxesOf(mail).flatMap(({ state, sync }) =>
    state === 'unavailable' || state === 'none' ? [] : [state === 'on' ? sync.state : state],
  );
  const worst = mailStates.find((one) => states.includes(one));
  if (worst === undefined) return [];
  const state = worst === 'unmapped' || worst === 'asleep' ? t(`status.mail-${worst}`) : t(`state.${worst}`);
  return [
    states.length === 1 ? t('tray.mail', { state }) : t('tray.mailboxes', { count: states.length, state }),
  ];
}

const isFirstRun = ({ setup }: AppState): boolean => setup.step === 'first-run';
const isSetUp = ({ app, setup }: AppState): boolean =>
  app.mode !== 'none' && (setup.step === 'done' || setup.step === 'first-run');

function iconOf(state: AppState): TrayIcon {
  if (!isSetUp(state)) return 'open';
  const { sync } = state;
  switch (sync.state) {
    case 'in-agreement':
      // A first run that has not finished is never shown as "in agreement" (E1).
      if (sync.agreedAt === null || isFirstRun(state)) return 'working';
      return sync.quarantined + quarantinedMessages(state.mail) > 0 ? 'needs-you' : 'agreed';
    case 'working':
    case 'paused':
    case 'offline':
    case 'needs-you':
    case 'error':
      return sync.state;
    case 'waiting':
      // Concord tries again by itself; nobody is needed.
      return 'offline';
    case 'idle':
      return 'open';
  }
}

function stateLine(state: AppState, words: Words, now: number): string {
  const { t, number, moments } = words;
  if (!isSetUp(state)) return t('tray.not-set-up');
  const { sync, decisions } = state;
  const plain = t(`state.${sync.state}`);
  const messages = quarantinedMessages(state.mail);
  switch (sync.state) {
    case 'in-agreement':
      if (sync.quarantined > 0) return t('state.in-agreement-except', { count: sync.quarantined });
      if (messages > 0) return t('state.in-agreement-except-mail', { count: messages });
      return sync.agreedAt === null ? plain : `${plain} · ${moments.dayTime(sync.agreedAt, now)}`;
    case 'working': {
      const { done, total = 0 } = sync.progress ?? { done: 0 };
      return total === 0
        ? plain
        : `${plain} · ${t('progress.of', { done: number(done), total: number(total) })}`;
    }
    case 'paused': {
      if (sync.stop?.state === 'stopped') return t('stop.tray');
      const until = sync.paused?.until ?? null;
      return until === null
        ? t('tray.paused')
        : t('tray.paused-until', { when: moments.dayTime(until, now) });
    }
    case 'needs-you':
      if (sync.problem === null && decisions.length > 0) return t('nav.waiting', { count: decisions.length });
      return troubleLine(state, words) ?? plain;
    case 'error':
    case 'waiting':
      return troubleLine(state, words) ?? plain;
    case 'offline':
    case 'idle':
      return plain;
  }
}

/** What is wrong, and in which mailbox where there are several. */
function troubleLine({ sync, mail }: AppState, { problem }: Words): string | null {
  if (sync.problem === null) return null;
  const { title } = problem(sync.problem);
  return sync.mailbox === null || mail.further.length === 0 ? title : `${title} · ${sync.mailbox.address}`;
}

/** The row that offers the fix, when a person can apply one. It opens the window, which has the same button. */
function fixLine(state: AppState, { t, problem }: Words): string | null {
  if (!isSetUp(state)) return t('tray.set-up');
  const { sync, decisions } = state;
  if (sync.problem !== null && sync.problem.fix !== 'wait') return `${problem(sync.problem).fix}…`;
  return decisions.length > 0 ? `${t('status.decide')}…` : null;
}

/** At most 127 characters, because Windows cuts longer tooltips: what is left out is left out whole. */
function tooltip(state: AppState, line: string, words: Words, now: number): string {
  const { t, moments } = words;
  const { state: current, agreedAt } = state.sync;
  const isShown = isSetUp(state);
  const lines = [
    agreedAt === null || current === 'in-agreement' || !isShown
      ? ''
      : t('tray.last-agreed', { when: moments.dayTime(agreedAt, now) }),
    isShown ? proofLine(state, words, now) : '',
  ].filter((one) => one !== '');
  const rest = lines.reduce((all, one) => (all.length + one.length < 100 ? `${all}\n${one}` : all), '');
  return cleaned(`Concord: ${line}`).slice(0, 127 - rest.length) + rest;
}

/** What was not checked for a while goes before what the last comparison of the calendar found (D13). */
function proofLine({ proof }: AppState, { t, number, moments }: Words, now: number): string {
  const minutes = Math.max(0, ...proof.stale.map((one) => one.minutes));
  if (minutes > 0) return t('tray.stale', { time: moments.duration(minutes * 60_000) });
  const last = proof.parts.find(({ mailbox }) => mailbox === null)?.last ?? null;
  if (last === null) return '';
  const when = moments.dayTime(last.endedAt, now);
  const count = differencesIn(last);
  if (count > 0) return t('tray.compared-found', { when, count });
  const { provider, crm } = last.sides;
  return provider !== null && crm !== null && isProven(last)
    ? t('tray.compared', { when, provider: number(provider.linked), crm: number(crm.linked) })
    : '';
}

/**
 * Makes a label safe to show, because servers choose the names of accounts and CRMs: removes characters that change the
 * writing direction, joins lines and limits the length. `tray.ts` doubles `&`, which has a meaning only in menus.
 */
function cleaned(label: string): string {
  const oneLine = label
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
  return oneLine.length > 80 ? `${oneLine.slice(0, 79)}…` : oneLine;
}
