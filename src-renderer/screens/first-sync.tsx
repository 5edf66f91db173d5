/** What the first synchronisation came to, shown once in place of the status, and where a person goes from there. */
import { useEffect } from 'react';
import type { AppState } from '../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Switch } from '../ui/choice.tsx';
import { Icon } from '../ui/icons.tsx';
import { Mark, markState } from '../ui/mark.tsx';
import { Lock } from '../ui/text.tsx';
import { QuarantineLine } from './quarantine.tsx';
import { SamplePages } from './sample.tsx';
import { SkippedLine } from './skipped.tsx';
import { useOpenLink } from './use-open-link.ts';
import { WaitingBanner } from './waiting-banner.tsx';

type FirstSync = NonNullable<AppState['summaries']['firstSync']>;

const rows = [
  { what: 'added', sign: 'plus' },
  { what: 'changed', sign: 'tilde' },
  { what: 'removed', sign: 'minus' },
] as const;

/** The calendar first, as everywhere. */
function Side({ side, counts }: { readonly side: 'provider' | 'crm'; readonly counts: FirstSync['crm'] }) {
  const { t } = useWords();
  return (
    <section className="preview-side">
      <h2>{t(`preview.in-${side}`)}</h2>
      <ul>
        {rows.map(({ what, sign }) => (
          <li className={counts[what] === 0 ? 'preview-row none' : 'preview-row'} key={what}>
            <Icon name={sign} size={18} />
            <span className="preview-count">{t(`first-sync.${what}`, { count: counts[what] })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The desktop program alone starts at login. */
function StartAtLogin() {
  const { app, settings } = useAppState();
  const { t } = useWords();
  const set = useCall('settings.set');
  const isLocked = settings.locked.includes('startAtLogin');
  if (app.carrier !== 'electron') return null;
  return (
    <div className="setting">
      <Switch
        isDisabled={isLocked}
        isSelected={settings.startAtLogin}
        onChange={(startAtLogin) => void set.run({ startAtLogin })}
      >
        {t('settings.start-at-login')}
      </Switch>
      {isLocked ? <Lock>{t('locked.policy')}</Lock> : null}
    </div>
  );
}

function ShowCrm() {
  const { app, setup } = useAppState();
  const { t } = useWords();
  const open = useOpenLink();
  if (app.mode !== 'account' || !setup.crm?.url) return null;
  return (
    <Button label={`${t('first-sync.show-crm')} (${t('settings.opens')})`} onPress={() => void open('crm')}>
      {t('first-sync.show-crm')}
      <Icon name="outside" size={16} />
    </Button>
  );
}

export function FirstSyncSummary({ firstSync }: { readonly firstSync: FirstSync }) {
  const state = useAppState();
  const { setup, mail } = state;
  const { t } = useWords();
  const seen = useCall('first-sync.seen');
  const seenAt = seen.run;
  // whoever goes to another screen has seen it; a window that is closed has not
  useEffect(() => {
    const leave = () => {
      if (!/^#?(?:status)?$/.test(window.location.hash)) void seenAt({});
    };
    window.addEventListener('hashchange', leave);
    return () => window.removeEventListener('hashchange', leave);
  }, [seenAt]);
  const crm = setup.crm?.name || t('side.crm');
  const address = setup.account?.address || t('side.provider');
  return (
    <div className="screen first-sync">
      <header className="step-head">
        <Mark size={56} state={markState(state)} />
        <div className="stack-tight">
          <h1 tabIndex={-1}>{t('first-sync.title')}</h1>
          <p className="lead">{t('first-sync.lead', { address, crm })}</p>
        </div>
      </header>
      <WaitingBanner />
      <div className="columns">
        <Side counts={firstSync.provider} side="provider" />
        <Side counts={firstSync.crm} side="crm" />
      </div>
      <ul className="stack-tight">
        {firstSync.matched > 0 ? (
          <li className="promise">
            <Icon name="both" />
            <span>{t('first-sync.matched', { count: firstSync.matched })}</span>
          </li>
        ) : null}
        <li className="promise">
          <Icon name="check" />
          <span>{t('first-sync.nobody')}</span>
        </li>
      </ul>
      <QuarantineLine />
      <SkippedLine />
      <section className="stack">
        <h2>{t('first-sync.next')}</h2>
        <StartAtLogin />
        <div className="row">
          <Button isPending={seen.isPending} kind="primary" onPress={() => void seen.run({})}>
            {t('first-sync.to-status')}
          </Button>
          {mail.state === 'none' ? (
            <Button onPress={() => window.location.assign('#mail')}>{t('first-sync.mail')}</Button>
          ) : null}
          <ShowCrm />
          <SamplePages />
        </div>
      </section>
    </div>
  );
}
