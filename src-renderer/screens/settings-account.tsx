/** The lower part of the settings: the connected CRM and account, disconnecting, and information about this Concord. */
import { useState } from 'react';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { ExternalText, Facts } from '../ui/text.tsx';
import { DesktopHint } from './desktop-hint.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { RepairDialog } from './repair.tsx';
import { useBrowserKind, useProviderName } from './sign-in/use-provider.ts';
import { StopSection } from './stop-section.tsx';

export function AccountSection() {
  const { app, settings, setup } = useAppState();
  const { t } = useWords();
  const [repairing, repair] = useState<'crm' | 'account' | null>(null);
  const isInBrowser =
    useBrowserKind('providers', setup.account?.kind) !== undefined && app.mode === 'account';
  const provider = useProviderName(setup.account?.kind ?? '');
  const account =
    app.mode === 'sample' ? t('settings.account-sample') : (setup.account?.address ?? t('calendars.none'));
  return (
    <section className="stack">
      <h2>{t('settings.account')}</h2>
      <Facts
        rows={[
          ...(setup.crm === null
            ? []
            : [
                [
                  t('settings.account-crm'),
                  <span className="stack-tight" key="crm">
                    <ExternalText>{setup.crm.name}</ExternalText>
                    <span className="quiet small">
                      <ExternalText>{setup.crm.url}</ExternalText>
                    </span>
                  </span>,
                ] as const,
              ]),
          [t('settings.account-calendar'), <ExternalText key="account">{account}</ExternalText>],
          ...(isInBrowser
            ? [[t('settings.account-sign-in'), t('settings.account-browser', { provider })] as const]
            : []),
          // Sample data needs no password.
          ...(app.mode === 'sample'
            ? []
            : [[t('settings.vault'), t(`settings.vault-${settings.vault}`)] as const]),
        ]}
      />
      {app.mode === 'account' ? (
        <div className="row">
          <Button onPress={() => repair('account')}>
            {isInBrowser ? t('sign-in.again-with', { provider }) : t('account.again')}
          </Button>
          <Button onPress={() => repair('crm')}>{t('account.again-crm')}</Button>
        </div>
      ) : null}
      <StopSection />
      {repairing === null ? null : <RepairDialog onClose={() => repair(null)} side={repairing} />}
    </section>
  );
}

export function AboutSection() {
  const { app } = useAppState();
  const { t } = useWords();
  const open = useCall('links.open');
  return (
    <section className="stack">
      <h2>{t('settings.about')}</h2>
      <Facts
        rows={[
          [t('app.name'), t('settings.version', { version: app.version })],
          [t('settings.data'), <code key="data">{app.dataDir}</code>],
        ]}
      />
      <p>
        <a href="#help">{t('help.open')}</a>
      </p>
      {/* A page in a browser cannot open a folder, but the path is shown above. */}
      {app.carrier === 'electron' ? (
        <div>
          <Button
            label={`${t('settings.logs')} (${t('settings.opens')})`}
            onPress={() => void open.run({ id: 'log-folder' })}
          >
            {t('settings.logs')}
            <Icon name="outside" size={16} />
          </Button>
        </div>
      ) : null}
      <DesktopHint />
      <RefusedNote isShown={open.isRefused} />
    </section>
  );
}
