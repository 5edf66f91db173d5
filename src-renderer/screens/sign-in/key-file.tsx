/** A person's yes to a key file, which is asked for where no key store can keep what signing in gives. */
import { type RefObject, useRef, useState } from 'react';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { useTyped } from '../setup/typed.tsx';
import { useTroubleFocus } from '../setup/use-trouble-focus.ts';
import type { BrowserSignIn } from './use-browser-sign-in.ts';

export interface KeyFile {
  readonly isNeeded: boolean;
  readonly isAllowed: boolean;
  readonly allow: (isAllowed: boolean) => void;
  readonly isMissing: boolean;
  readonly ref: RefObject<HTMLInputElement | null>;
  /** Whether the sign-in may start; if not, the person is told at the box, which gets the focus. */
  readonly check: () => boolean;
}

export function useKeyFile({ problem }: Pick<BrowserSignIn, 'problem'>): KeyFile {
  const { settings } = useAppState();
  const [isAllowed, allow] = useTyped('account.key-file', false);
  const [isChecked, setChecked] = useState(false);
  const ref = useRef<HTMLInputElement>(null);
  const isNeeded = settings.vault === 'unavailable' || problem?.params.field === 'allowKeyFile';
  useTroubleFocus(problem, ({ params }) => {
    if (params.field === 'allowKeyFile') ref.current?.focus();
  });
  const isFine = !isNeeded || isAllowed;
  return {
    isNeeded,
    isAllowed,
    allow,
    isMissing: isChecked && !isFine,
    ref,
    check() {
      setChecked(true);
      if (!isFine) ref.current?.focus();
      return isFine;
    },
  };
}

export function KeyFileBox({ keyFile }: { readonly keyFile: KeyFile }) {
  const { t } = useWords();
  if (!keyFile.isNeeded) return null;
  return (
    <Checkbox
      error={keyFile.isMissing ? t('sign-in.key-file-needed') : null}
      hint={t('sign-in.key-file-hint')}
      isSelected={keyFile.isAllowed}
      onChange={keyFile.allow}
      ref={keyFile.ref}
    >
      {t('sign-in.key-file')}
    </Checkbox>
  );
}
