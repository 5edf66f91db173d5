/** The organisation's own OAuth client (A12): its fields, folded unless they are needed, and a guide for the administrator. */
import { type RefObject, useRef, useState } from 'react';
import type { AppState, CallInput } from '../../../src-shared/contract/index.ts';
import type { Problem } from '../../api/client.ts';
import { useWords } from '../../api/use-app.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Field } from '../../ui/field.tsx';
import { useTyped } from '../setup/typed.tsx';
import { useTroubleFocus } from '../setup/use-trouble-focus.ts';
import { type ClientFieldName, type ClientForm, clientFieldOf, clientFormOf } from './client-forms.ts';
import { ClientGuide } from './client-guide.tsx';
import { useProviderName } from './use-provider.ts';

type Client = NonNullable<CallInput<'setup.sign-in'>['client']>;

export interface OwnClient {
  readonly kind: string;
  readonly form: ClientForm;
  readonly isNeeded: boolean;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  /** As typed; blank for a field that clients of this kind do not have. */
  readonly textOf: (name: ClientFieldName) => string;
  readonly set: (name: ClientFieldName, text: string) => void;
  readonly refs: Readonly<Record<ClientFieldName, RefObject<HTMLInputElement | null>>>;
  readonly errorAt: (name: ClientFieldName) => string | null;
  /**
   * The client to sign in with, null for Concord's; undefined when the id is missing.
   * @param takesFocus whether a missing id gets the focus; default true
   */
  readonly check: (options?: { readonly takesFocus: boolean }) => Client | null | undefined;
}

interface Parts {
  /** Of provider. What was typed for another kind is kept apart. */
  readonly kind: string;
  readonly isNeeded: boolean;
  readonly problem: Problem | null;
  readonly isOpenAtFirst?: boolean;
  /** What was typed in a setup that goes on. */
  readonly begun?: AppState['setup']['begun'];
}

export function useOwnClient({
  kind,
  isNeeded,
  problem,
  isOpenAtFirst = false,
  begun = null,
}: Parts): OwnClient {
  const words = useWords();
  const form = clientFormOf(kind);
  const [typed, setTyped] = useTyped<Readonly<Record<string, string>>>('account.client', typedIn(begun));
  const textOf = (name: ClientFieldName): string => typed[`${kind} ${name}`] ?? '';
  const [isChecked, setChecked] = useState(false);
  const [isOpen, setOpen] = useState(isNeeded || isOpenAtFirst || textOf('clientId') !== '');
  const refs = {
    clientId: useRef<HTMLInputElement>(null),
    clientSecret: useRef<HTMLInputElement>(null),
    authority: useRef<HTMLInputElement>(null),
  };
  const focus = (name: ClientFieldName): void => {
    setOpen(true);
    // the fields exist only once they are shown
    requestAnimationFrame(() => refs[name].current?.focus());
  };
  const field = clientFieldOf(problem);
  useTroubleFocus(problem, (shown) => {
    const name = clientFieldOf(shown);
    if (name !== undefined) focus(name);
  });
  const isBlank = form.fields.every(({ name }) => textOf(name).trim() === '');
  const isIdMissing = textOf('clientId').trim() === '' && (isNeeded || !isBlank);
  return {
    ...{ kind, form, isNeeded, isOpen, setOpen, refs, textOf },
    set: (name, text) => setTyped({ ...typed, [`${kind} ${name}`]: text }),
    errorAt(name) {
      if (isChecked && name === 'clientId' && isIdMissing) return words.t('field.required');
      if (problem === null || field !== name) return null;
      if (problem.params.reason !== undefined) return words.trouble(problem);
      const fault = form.fields.find((one) => one.name === name)?.fault;
      return fault === undefined ? words.trouble(problem) : words.t(fault);
    },
    check({ takesFocus } = { takesFocus: true }) {
      setChecked(true);
      if (isIdMissing) {
        if (takesFocus) focus('clientId');
        return undefined;
      }
      if (isBlank) return null;
      const [clientId, clientSecret, authority] = (['clientId', 'clientSecret', 'authority'] as const).map(
        (name) => textOf(name).trim(),
      ) as [string, string, string];
      return { clientId, clientSecret, ...(authority === '' ? {} : { authority }) };
    },
  };
}

/** By kind and field. */
function typedIn(begun: AppState['setup']['begun']): Readonly<Record<string, string>> {
  if (begun === null || begun.client === null) return {};
  const { clientId, clientSecret, authority = '' } = begun.client;
  return Object.fromEntries(
    Object.entries({ clientId, clientSecret, authority }).map(([name, text]) => [
      `${begun.kind} ${name}`,
      text,
    ]),
  );
}

interface FieldsProps {
  readonly client: OwnClient;
  /** In a running account: blank means that the client stays as it was. */
  readonly isKept?: boolean;
}

export function OwnClientFields({ client, isKept = false }: FieldsProps) {
  const { t } = useWords();
  const { kind, form, isNeeded, textOf, set, refs, errorAt } = client;
  const provider = useProviderName(kind);
  const fields = (
    <div className={isNeeded ? 'client-fields stack' : 'stack indented'}>
      <p className="quiet">
        {isNeeded ? t(form.needed, { provider }) : t(form.lead)}
        {isKept ? ` ${t('sign-in.own-client-keep')}` : ''}
      </p>
      {form.fields.map(({ name, label, hint }) => (
        <Field
          error={errorAt(name)}
          hint={t(hint)}
          key={name}
          label={t(label)}
          onChange={(text) => set(name, text)}
          ref={refs[name]}
          value={textOf(name)}
        />
      ))}
      <ClientGuide form={form} />
    </div>
  );
  if (isNeeded) return fields;
  return (
    <Disclosure isExpanded={client.isOpen} onExpandedChange={client.setOpen} title={t('sign-in.own-client')}>
      {fields}
    </Disclosure>
  );
}
