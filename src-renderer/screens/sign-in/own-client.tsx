/** The organisation's own OAuth client (A12): its two fields, folded unless they are needed, and a guide for the administrator. */
import { type RefObject, useRef, useState } from 'react';
import type { CallInput } from '../../../src-shared/contract/index.ts';
import type { Problem } from '../../api/client.ts';
import { useWords } from '../../api/use-app.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Field } from '../../ui/field.tsx';
import { CopyButton } from '../../ui/text.tsx';
import { useTyped } from '../setup/typed.tsx';
import { useTroubleFocus } from '../setup/use-trouble-focus.ts';
import { googleScopes } from './google-scopes.ts';
import { useProviderName } from './use-provider.ts';

type Client = NonNullable<CallInput<'setup.sign-in'>['client']>;
type FieldName = 'clientId' | 'clientSecret';

export interface OwnClient {
  readonly isNeeded: boolean;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  readonly values: Client;
  readonly set: { readonly clientId: (text: string) => void; readonly clientSecret: (text: string) => void };
  readonly refs: Readonly<Record<FieldName, RefObject<HTMLInputElement | null>>>;
  readonly errorAt: (name: FieldName) => string | null;
  /**
   * The client to sign in with, null for Concord's; undefined when the id is missing.
   * @param takesFocus whether a missing id gets the focus; default true
   */
  readonly check: (options?: { readonly takesFocus: boolean }) => Client | null | undefined;
}

/** The field of the client that a Problem is about; undefined: it is about something else. */
export function clientFieldOf(problem: Pick<Problem, 'code' | 'params'> | null): FieldName | undefined {
  if (problem?.code !== 'setup-invalid') return undefined;
  const { field } = problem.params;
  return field === 'clientId' || field === 'clientSecret' ? field : undefined;
}

interface Parts {
  readonly isNeeded: boolean;
  readonly problem: Problem | null;
  readonly isOpenAtFirst?: boolean;
}

export function useOwnClient({ isNeeded, problem, isOpenAtFirst = false }: Parts): OwnClient {
  const words = useWords();
  const [clientId, setClientId] = useTyped('account.client-id', '');
  const [clientSecret, setClientSecret] = useTyped('account.client-secret', '');
  const [isChecked, setChecked] = useState(false);
  const [isOpen, setOpen] = useState(isNeeded || isOpenAtFirst || clientId !== '');
  const refs = { clientId: useRef<HTMLInputElement>(null), clientSecret: useRef<HTMLInputElement>(null) };
  const focus = (name: FieldName): void => {
    setOpen(true);
    // the fields exist only once they are shown
    requestAnimationFrame(() => refs[name].current?.focus());
  };
  const field = clientFieldOf(problem);
  useTroubleFocus(problem, (shown) => {
    const name = clientFieldOf(shown);
    if (name !== undefined) focus(name);
  });
  const isIdMissing = clientId.trim() === '' && (isNeeded || clientSecret.trim() !== '');
  return {
    isNeeded,
    isOpen,
    setOpen,
    values: { clientId, clientSecret },
    set: { clientId: setClientId, clientSecret: setClientSecret },
    refs,
    errorAt(name) {
      if (isChecked && name === 'clientId' && isIdMissing) return words.t('field.required');
      if (problem === null || field !== name) return null;
      if (problem.params.reason !== undefined) return words.trouble(problem);
      return words.t(name === 'clientId' ? 'sign-in.client-id-fault' : 'sign-in.client-secret-fault');
    },
    check({ takesFocus } = { takesFocus: true }) {
      setChecked(true);
      if (isIdMissing) {
        if (takesFocus) focus('clientId');
        return undefined;
      }
      const typed = { clientId: clientId.trim(), clientSecret: clientSecret.trim() };
      return typed.clientId === '' ? null : typed;
    },
  };
}

function Guide() {
  const { t } = useWords();
  const steps = ([1, 2, 3, 4, 5] as const).map((step) => t(`sign-in.guide-${step}`));
  const text = steps
    .map((step, index) => [`${index + 1}. ${step}`, ...(index === 2 ? googleScopes : [])].join('\n'))
    .join('\n\n');
  return (
    <Disclosure title={t('sign-in.guide')}>
      <div className="stack">
        <ol className="guide stack-tight">
          {steps.map((step, index) => (
            <li key={step}>
              {step}
              {index === 2 ? (
                <ul className="codes">
                  {googleScopes.map((scope) => (
                    <li key={scope}>
                      <code>{scope}</code>
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          ))}
        </ol>
        <CopyButton text={text}>{t('sign-in.guide-copy')}</CopyButton>
      </div>
    </Disclosure>
  );
}

interface FieldsProps {
  readonly client: OwnClient;
  readonly kind: string;
  /** In a running account: blank means that the client stays as it was. */
  readonly isKept?: boolean;
}

export function OwnClientFields({ client, kind, isKept = false }: FieldsProps) {
  const { t } = useWords();
  const provider = useProviderName(kind);
  const { isNeeded, values, set, refs, errorAt } = client;
  const fields = (
    <div className={isNeeded ? 'client-fields stack' : 'stack indented'}>
      <p className="quiet">
        {isNeeded ? t('sign-in.own-client-needed', { provider }) : t('sign-in.own-client-lead')}
        {isKept ? ` ${t('sign-in.own-client-keep')}` : ''}
      </p>
      <Field
        error={errorAt('clientId')}
        hint={t('sign-in.client-id-hint')}
        label={t('sign-in.client-id')}
        onChange={set.clientId}
        ref={refs.clientId}
        value={values.clientId}
      />
      <Field
        error={errorAt('clientSecret')}
        hint={t('sign-in.client-secret-hint')}
        label={t('sign-in.client-secret')}
        onChange={set.clientSecret}
        ref={refs.clientSecret}
        value={values.clientSecret}
      />
      {kind === 'google' ? <Guide /> : null}
    </div>
  );
  if (isNeeded) return fields;
  return (
    <Disclosure isExpanded={client.isOpen} onExpandedChange={client.setOpen} title={t('sign-in.own-client')}>
      {fields}
    </Disclosure>
  );
}
