/** How to report a problem: the facts that help, shown before a person copies them. */
import { useEffect, useRef, useState } from 'react';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { useAnnouncement } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useFragment } from '../use-fragment.ts';
import { reportOf } from './report-text.ts';

export function Report() {
  const state = useAppState();
  const { t } = useWords();
  const open = useCall('links.open');
  const [said, say] = useState<'' | 'copied' | 'failed'>('');
  const heading = useRef<HTMLHeadingElement>(null);
  const isAskedFor = useFragment() === 'help/report';
  // the tray leads here
  useEffect(() => {
    if (isAskedFor) heading.current?.focus();
  }, [isAskedFor]);
  const text = said === '' ? '' : t(`help.report-${said}`);
  useAnnouncement(text);
  const copy = async (): Promise<void> => {
    say('');
    try {
      await navigator.clipboard.writeText(reportOf(state, Date.now()));
      say('copied');
    } catch {
      say('failed');
    }
  };
  return (
    <section className="stack">
      <div className="stack-tight">
        <h2 ref={heading} tabIndex={-1}>
          {t('help.report')}
        </h2>
        <p>{t('help.report-text')}</p>
        <p className="quiet">{t('help.report-private')}</p>
      </div>
      <div className="row">
        <Button onPress={() => void copy()}>{t('help.report-copy')}</Button>
        {/* A page in a browser cannot open a folder. */}
        {state.app.carrier === 'electron' ? (
          <Button
            label={`${t('settings.logs')} (${t('settings.opens')})`}
            onPress={() => void open.run({ id: 'log-folder' })}
          >
            {t('settings.logs')}
            <Icon name="outside" size={16} />
          </Button>
        ) : null}
        {text === '' ? null : <span className="quiet small">{text}</span>}
      </div>
      <Disclosure title={t('help.report-show')}>
        <pre className="licence" lang="en">
          {reportOf(state, Date.now())}
        </pre>
      </Disclosure>
    </section>
  );
}
