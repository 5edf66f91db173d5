/** The dialog for signing in again to the connected CRM or account with a new token, password or certificate. */
import { type SubmitEvent, useId, useRef, useState } from 'react';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Field } from '../ui/field.tsx';

interface RepairProps {
  readonly side: 'crm' | 'account';
  readonly onClose: () => void;
}

export function RepairDialog({ side, onClose }: RepairProps) {
  const { setup, settings } = useAppState();
  const words = useWords();
  const { t } = words;
  const crm = useCall('setup.crm');
  const account = useCall('setup.account');
  const [secret, setSecret] = useState('');
  const [user, setUser] = useState('');
  const [url, setUrl] = useState('');
  const [ca, setCa] = useState('');
  const [allowsKeyFile, allowKeyFile] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const form = useId();
  const secretField = useRef<HTMLInputElement>(null);
  const needsKeyFile = settings.vault === 'unavailable';
  const isPending = crm.isPending || account.isPending;
  const problem = crm.problem ?? account.problem;
  const isAboutSecret = problem?.code === 'wrong-password' || problem?.code === 'sign-in-required';
  const host = side === 'crm' ? (setup.crm?.name ?? '') : (setup.account?.host ?? '');

  const submit = async () => {
    setChecked(true);
    if (secret === '') secretField.current?.focus();
    if (secret === '' || (needsKeyFile && !allowsKeyFile)) return;
    const outcome =
      side === 'crm'
        ? await crm.run({
            kind: setup.crm?.kind ?? '',
            credentials: { type: 'token', url: setup.crm?.url ?? '' },
            secret: secret.trim(),
          })
        : await account.run({
            kind: setup.account?.kind ?? '',
            address: setup.account?.address ?? '',
            credentials: {
              type: 'password',
              user: user.trim(),
              url: url.trim(),
              ca: ca.trim(),
              // The person confirmed this host when the account was set up.
              confirmedHosts: [setup.account?.host ?? ''],
            },
            secret,
            allowKeyFile: allowsKeyFile,
          });
    if (outcome.type === 'done') onClose();
    else secretField.current?.focus();
  };

  return (
    <Dialog
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button form={form} isPending={isPending} kind="primary" type="submit">
            {isPending ? t('account.signing-in') : t('account.sign-in')}
          </Button>
        </>
      }
      onClose={onClose}
      title={side === 'crm' ? t('account.again-crm') : t('account.again')}
    >
      <form
        className="stack"
        id={form}
        noValidate
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className="quiet">
          <bdi>{side === 'crm' ? host : `${setup.account?.address ?? ''} · ${host}`}</bdi>
        </p>
        <div className="live" role="alert">
          {problem !== null && !isAboutSecret && problem.params.field !== 'allowKeyFile' ? (
            <div className="problem">
              <h3>{words.problem(problem).title}</h3>
              <p>{words.problem(problem).cause}</p>
            </div>
          ) : crm.isRefused || account.isRefused ? (
            <p className="problem wrong">{t('call.refused')}</p>
          ) : null}
        </div>
        <Field
          autoFocus
          error={
            isChecked && secret === ''
              ? t('field.required')
              : problem !== null && isAboutSecret
                ? words.trouble(problem)
                : null
          }
          ref={secretField}
          hint={side === 'crm' ? t('crm.token-hint') : t('account.password-hint')}
          label={side === 'crm' ? t('crm.token') : t('account.password')}
          onChange={setSecret}
          type="password"
          value={secret}
        />
        {needsKeyFile ? (
          <Checkbox
            hint={t('account.key-file-hint')}
            error={isChecked && !allowsKeyFile ? t('account.key-file-needed') : null}
            isSelected={allowsKeyFile}
            onChange={allowKeyFile}
          >
            {t('account.key-file')}
          </Checkbox>
        ) : null}
        {side === 'crm' ? null : (
          <Disclosure title={t('account.advanced')}>
            <div className="stack">
              <Field
                hint={t('account.url-hint')}
                label={t('account.url')}
                onChange={setUrl}
                type="url"
                value={url}
              />
              <Field
                hint={t('account.user-hint')}
                label={t('account.user')}
                onChange={setUser}
                value={user}
              />
              <Field hint={t('account.ca-hint')} label={t('account.ca')} lines onChange={setCa} value={ca} />
            </div>
          </Disclosure>
        )}
      </form>
    </Dialog>
  );
}
