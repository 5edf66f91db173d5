/** The CRM step: asks for the CRM's address and access token, and shows the result once connected. */
import { useRef, useState } from 'react';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ExternalText } from '../../ui/text.tsx';
import { CrmLimits } from '../crm-limits.tsx';
import { ProblemNote, RefusedNote } from '../problem-note.tsx';
import { Connected } from './connected.tsx';
import { StepFrame } from './step-frame.tsx';
import { useStepCall } from './use-step-call.ts';

/** Adds `https://` to an address that was typed without a scheme. */
export function withScheme(address: string): string {
  const typed = address.trim();
  return typed === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
}

export function CrmStep() {
  const { setup } = useAppState();
  const { t } = useWords();
  const connect = useStepCall('setup.crm');
  const go = useCall('setup.go');
  const [isChanging, change] = useState(setup.crm === null);
  const [url, setUrl] = useState(setup.crm?.url ?? '');
  const [token, setToken] = useState('');
  const [isChecked, setChecked] = useState(false);
  const urlField = useRef<HTMLInputElement>(null);
  const tokenField = useRef<HTMLInputElement>(null);

  if (setup.crm !== null && !isChanging)
    return (
      <StepFrame
        actions={
          <>
            <Button onPress={() => change(true)}>{t('crm.change')}</Button>
            <Button isPending={go.isPending} kind="primary" type="submit">
              {t('action.continue')}
            </Button>
          </>
        }
        onSubmit={() => void go.run({ step: 'account' })}
        title={t('crm.title')}
      >
        <Connected title={setup.crm.name}>
          <p>{t('crm.connected', { user: setup.crm.user })}</p>
          <p className="quiet">
            <ExternalText>{setup.crm.url}</ExternalText>
          </p>
        </Connected>
        <CrmLimits limits={setup.crm.limits} />
      </StepFrame>
    );

  const connectTo = async (address: string) => {
    const outcome = await connect.run({ url: address, token: token.trim() });
    if (outcome.type === 'done') change(false);
  };
  const submit = () => {
    setChecked(true);
    if (url.trim() === '') urlField.current?.focus();
    else if (token.trim() === '') tokenField.current?.focus();
    else void connectTo(withScheme(url));
  };
  const required = (value: string) => (isChecked && value.trim() === '' ? t('field.required') : null);
  const fixField = connect.problem?.code === 'sign-in-required' ? tokenField : urlField;

  return (
    <StepFrame
      actions={
        <Button isPending={connect.isBusy} kind="primary" type="submit">
          {connect.isBusy ? t('crm.connecting') : t('crm.connect')}
        </Button>
      }
      lead={t('crm.lead')}
      onSubmit={submit}
      title={t('crm.title')}
    >
      {connect.problem === null ? null : (
        <ProblemNote
          onFix={
            connect.problem.fix === 'wait' || connect.problem.fix === 'open-browser'
              ? submit
              : () => fixField.current?.focus()
          }
          problem={connect.problem}
        />
      )}
      <RefusedNote isShown={connect.isRefused} />
      <Field
        autoComplete="url"
        error={required(url)}
        hint={t('crm.url-hint')}
        label={t('crm.url')}
        onChange={setUrl}
        ref={urlField}
        type="url"
        value={url}
      />
      <Field
        error={required(token)}
        hint={t('crm.token-hint')}
        label={t('crm.token')}
        onChange={setToken}
        ref={tokenField}
        type="password"
        value={token}
      />
    </StepFrame>
  );
}
