/** The top of the status screen: the state and its actions. A problem replaces the state; a side's own is mended in its panel. */
import { useEffect, useRef } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { type AppState, quarantinedMessages } from '../../src-shared/contract/index.ts';
import type { Words } from '../../src-shared/i18n/index.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { Dotted } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';
import { StatusFix } from './status/status-fix.tsx';
import { headTrouble, otherTroubles, shownProblem } from './status/trouble.ts';

/** Names the two sides, and says when they last agreed. */
function Subtitle() {
  const { sync, setup } = useAppState();
  const { t, moments } = useWords();
  const now = useNow();
  const crm = setup.crm?.name || t('side.crm');
  const address = setup.account?.address || t('side.provider');
  if (sync.stop !== undefined) return <StopNote stop={sync.stop} />;
  if (sync.state === 'paused')
    return sync.paused?.until
      ? t('status.paused-until', { when: moments.dayTime(sync.paused.until, now) })
      : t('status.paused-open');
  if (sync.agreedAt === null) return t('status.between', { crm, address });
  const when = moments.relative(Math.min(sync.agreedAt, now), now);
  return t('status.agreed', { when });
}

/** What became of stopping (A14). */
function StopNote({ stop }: { readonly stop: NonNullable<AppState['sync']['stop']> }) {
  const { t } = useWords();
  if (stop.state === 'removing') return t('stop.removing');
  const { provider, crm, kept } = stop.removed ?? { provider: 0, crm: 0, kept: 0 };
  return (
    <Dotted
      parts={[
        t('stop.stopped-text'),
        ...(provider === 0 ? [] : [t('stop.removed-provider', { count: provider })]),
        ...(crm === 0 ? [] : [t('stop.removed-crm', { count: crm })]),
        ...(kept === 0 ? [] : [t('stop.kept', { count: kept })]),
      ]}
    />
  );
}

function PauseMenu() {
  const { t } = useWords();
  const pause = useCall('sync.pause');
  return (
    <MenuTrigger>
      <Button isPending={pause.isPending}>
        {t('status.pause')}
        <Icon name="down" size={16} />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          onAction={(key) => {
            if (key === 'hour' || key === 'tomorrow' || key === 'resume') void pause.run({ for: key });
          }}
        >
          <MenuItem id="hour">{t('status.pause-hour')}</MenuItem>
          <MenuItem id="tomorrow">{t('status.pause-tomorrow')}</MenuItem>
          <MenuItem id="resume">{t('status.pause-resume')}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

interface ActionsProps {
  readonly sync: AppState['sync'];
  /** The problem's own button tries again; a second one for the same would only ask which to take. */
  readonly hasProblem: boolean;
}

function Actions({ sync, hasProblem }: ActionsProps) {
  const { t } = useWords();
  const now = useCall('sync.now');
  const resume = useCall('sync.resume');
  const isStopped = sync.stop?.state === 'stopped';
  const isPaused = sync.state === 'paused';
  const actions = useRef<HTMLDivElement>(null);
  const wasPaused = useRef(isPaused);
  // Pause and Resume replace each other. The focus of the one that is gone goes to the one that is there.
  useEffect(() => {
    if (wasPaused.current === isPaused) return;
    wasPaused.current = isPaused;
    if (document.activeElement === document.body || document.activeElement?.closest('.popover') !== null)
      actions.current?.querySelector<HTMLElement>('button:last-of-type')?.focus();
  }, [isPaused]);
  return (
    <div className="head-actions row" ref={actions}>
      {hasProblem || isStopped ? null : (
        <Button
          isDisabled={sync.state === 'working'}
          isPending={now.isPending}
          onPress={() => void now.run({})}
        >
          {t('status.sync-now')}
        </Button>
      )}
      {isPaused ? (
        <Button isPending={resume.isPending} kind="primary" onPress={() => void resume.run({})}>
          {t(isStopped ? 'stop.start' : 'status.resume')}
        </Button>
      ) : (
        <PauseMenu />
      )}
    </div>
  );
}

/** The state as text. When entries are in quarantine, the text does not claim agreement for them. */
function stateText({ sync, mail }: Pick<AppState, 'sync' | 'mail'>, { t }: Words): string {
  if (sync.stop?.state === 'stopped') return t('stop.stopped');
  const [entries, messages] = [sync.quarantined, quarantinedMessages(mail)];
  if (sync.state !== 'in-agreement' || entries + messages === 0) return t(`state.${sync.state}`);
  if (messages === 0) return t('state.in-agreement-except', { count: entries });
  return entries === 0
    ? t('state.in-agreement-except-mail', { count: messages })
    : t('state.in-agreement-except-both', { entries, messages });
}

/** The state as it is announced: without the times below it, which change all the time. */
export function stateAnnouncement(state: AppState, words: Words): string {
  const problem = shownProblem(state.sync);
  const first = problem === null ? stateText(state, words) : words.trouble(problem);
  return [first, ...otherTroubles(state).map(words.trouble)].join(' ');
}

export function StatusHead() {
  const state = useAppState();
  const { sync } = state;
  const words = useWords();
  const problem = shownProblem(sync);
  const ownTrouble = headTrouble(state);
  const text = problem === null ? null : words.problem(problem);
  return (
    <header className="status-head">
      <div className="status-words">
        <h1 tabIndex={-1}>{text?.title ?? stateText(state, words)}</h1>
        {text === null ? null : <p className="quiet">{text.cause}</p>}
        {problem === null || sync.agreedAt !== null ? (
          <p className="quiet">
            <Subtitle />
          </p>
        ) : null}
      </div>
      <Actions hasProblem={problem !== null} sync={sync} />
      {ownTrouble === null ? null : <StatusFix nextRunAt={sync.nextRunAt} problem={ownTrouble} />}
    </header>
  );
}
