/** The CRM step: asks for the CRM's kind where there is a choice, its address and access token, and shows the result once connected. */
import { useRef, useState } from 'react';
import type { Problem } from '../../api/client.ts';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ExternalText } from '../../ui/text.tsx';
import { CrmLimits } from '../crm-limits.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { addressFault, withScheme } from '../web-address.ts';
import { Connected } from './connected.tsx';
import { KindChoice, useKinds } from './kind-choice.tsx';
import { StepFrame } from './step-frame.tsx';
import { useForget, useTyped } from './typed.tsx';
import { useStepCall } from './use-step-call.ts';
import { useTroubleFocus } from './use-trouble-focus.ts';

/** The field that a Problem is about; one that is not named is shown as a note with a button. */
const fields: Readonly<Partial<Record<Problem['code'], 'url' | 'token'>>> = {
  'sign-in-required': 'token',
  'not-a-crm': 'url',
  'host-not-confirmed': 'url',
  'certificate-untrusted': 'url',
  unreachable: 'url',
};

export function CrmStep() {
  const { setup } = useAppState();
  const words = useWords();
  const { t, lookUp } = words;
  const kinds = useKinds('crms');
  const connect = useStepCall('setup.crm');
  const go = useCall('setup.go');
  const [isChanging, change] = useState(setup.crm === null);
  const [kind, setKind] = useTyped('crm.kind', setup.crm?.kind ?? kinds[0]?.kind ?? '');
  const [url, setUrl] = useTyped('crm.url', setup.crm?.url ?? '');
  const [token, setToken] = useTyped('crm.token', '');
  const forget = useForget('crm.token');
  const [isChecked, setChecked] = useState(false);
  const urlField = useRef<HTMLInputElement>(null);
  const tokenField = useRef<HTMLInputElement>(null);
  useTroubleFocus(connect.problem, ({ code }) => {
    const field = fields[code];
    if (field !== undefined) (field === 'token' ? tokenField : urlField).current?.focus();
  });

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
    const outcome = await connect.run({
      kind,
      credentials: { type: 'token', url: address },
      secret: token.trim(),
    });
    if (outcome.type === 'done') {
      forget();
      change(false);
    }
  };
  const submit = () => {
    setChecked(true);
    if (url.trim() === '' || addressFault(url) !== null) urlField.current?.focus();
    else if (token.trim() === '') tokenField.current?.focus();
    else void connectTo(withScheme(url));
  };
  const trouble = connect.problem;
  const field = trouble === null ? undefined : fields[trouble.code];
  const errorOf = (name: 'url' | 'token', value: string): string | null => {
    if (isChecked && value.trim() === '') return t('field.required');
    const fault = addressFault(value);
    if (isChecked && name === 'url' && fault !== null) return t(`address.${fault}`);
    return trouble !== null && field === name ? words.trouble(trouble) : null;
  };

  return (
    <StepFrame
      actions={
        <Button isPending={connect.isBusy} kind="primary" type="submit">
          {connect.isBusy ? t('crm.connecting') : t('crm.connect')}
        </Button>
      }
      busy={connect.isBusy ? t('crm.connecting') : ''}
      lead={lookUp(`crm.lead.${kind}`) ?? ''}
      onSubmit={submit}
      title={t('crm.title')}
    >
      {trouble === null || field !== undefined ? null : (
        <ProblemNote
          onFix={
            trouble.fix === 'wait' || trouble.fix === 'open-browser'
              ? submit
              : () => urlField.current?.focus()
          }
          problem={trouble}
          takesFocus
        />
      )}
      <RefusedNote isShown={connect.isRefused} />
      <KindChoice kinds={kinds} onChange={setKind} part="crms" value={kind} />
      <Field
        autoComplete="url"
        error={errorOf('url', url)}
        hint={t('crm.url-hint')}
        label={t('crm.url')}
        onChange={setUrl}
        ref={urlField}
        type="url"
        value={url}
      />
      <Field
        error={errorOf('token', token)}
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
