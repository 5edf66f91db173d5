/** The lower part of the settings: whom Concord is connected with and how to stop, and which Concord this is. */
import { useState } from 'react';
import type { CallInput } from '../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { Facts, Outside } from '../ui/text.tsx';
import { openTab } from './open-tab.ts';
import { ProblemNote, RefusedNote } from './problem-note.tsx';

function DisconnectDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const disconnect = useCall('account.disconnect');
  return (
    <Dialog
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t('settings.disconnect-no')}
          </Button>
          <Button
            isPending={disconnect.isPending}
            kind="danger"
            onPress={async () => {
              const outcome = await disconnect.run({});
              if (outcome.type === 'done') onClose();
            }}
          >
            {t('settings.disconnect-yes')}
          </Button>
        </>
      }
      isAlert
      onClose={onClose}
      title={t('settings.disconnect-title')}
    >
      <p>{t('settings.disconnect-text')}</p>
      <p className="quiet">{t('settings.disconnect-again')}</p>
      {disconnect.problem === null ? null : <ProblemNote problem={disconnect.problem} />}
      <RefusedNote isShown={disconnect.isRefused} />
    </Dialog>
  );
}

export function AccountSection() {
  const { app, settings, setup } = useAppState();
  const { t } = useWords();
  const [isAsking, ask] = useState(false);
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
                    <Outside>{setup.crm.name}</Outside>
                    <span className="quiet small">
                      <Outside>{setup.crm.url}</Outside>
                    </span>
                  </span>,
                ] as const,
              ]),
          [t('settings.account-calendar'), <Outside key="account">{account}</Outside>],
          [t('settings.vault'), t(`settings.vault-${settings.vault}`)],
        ]}
      />
      <div>
        <Button kind="danger" onPress={() => ask(true)}>
          {t('settings.disconnect')}
        </Button>
      </div>
      {isAsking ? <DisconnectDialog onClose={() => ask(false)} /> : null}
    </section>
  );
}

export function AboutSection() {
  const { app } = useAppState();
  const { t } = useWords();
  const open = useCall('links.open');
  const show = async (id: CallInput<'links.open'>['id']) => {
    const outcome = await open.run({ id });
    if (outcome.type === 'done' && outcome.output.url !== null) openTab(outcome.output.url);
  };
  const links = [
    ['help', t('settings.help')],
    ['log-folder', t('settings.logs')],
    ['licences', t('settings.licences')],
  ] as const;
  return (
    <section className="stack">
      <h2>{t('settings.about')}</h2>
      <Facts
        rows={[
          [t('app.name'), t('settings.version', { version: app.version })],
          [t('settings.data'), <code key="data">{app.dataDir}</code>],
        ]}
      />
      <div className="row">
        {links.map(([id, text]) => (
          <Button key={id} label={`${text} (${t('settings.opens')})`} onPress={() => void show(id)}>
            {text}
            <Icon name="outside" size={16} />
          </Button>
        ))}
      </div>
      <RefusedNote isShown={open.isRefused} />
    </section>
  );
}
