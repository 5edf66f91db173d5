/** Asks for an e-mail address whose server is looked for: the field, its errors, and the Problem of the look-up. */
import { type ReactNode, type RefObject, useRef, useState } from 'react';
import type { ProblemCode } from '../../src-shared/domain/problems.ts';
import type { Problem } from '../api/client.ts';
import { useWords } from '../api/use-app.tsx';
import { Field } from '../ui/field.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useTroubleFocus } from './setup/use-trouble-focus.ts';

/** Whether a text can be an e-mail address; the server decides whether it is one. */
const isMailAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text.trim());

export interface AddressQuestionState {
  readonly address: string;
  readonly field: RefObject<HTMLInputElement | null>;
  /** Whether the address can be asked about; if not, the person is told at the field, which gets the focus. */
  readonly check: () => boolean;
  readonly error: string | null;
  /** The Problem of the look-up, where it is not about the address. */
  readonly note: Problem | null;
}

/**
 * @param notFound the Problem of an address that has no such server
 * @param refusal why this address is not asked about although it is one; null when it is
 */
export function useAddressQuestion(
  address: string,
  trouble: Problem | null,
  notFound: ProblemCode,
  refusal: string | null = null,
): AddressQuestionState {
  const words = useWords();
  const [isChecked, setChecked] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  /** Whether another address, or a server named by hand, is what helps. */
  const isAboutAddress = ({ code }: Problem): boolean => code === notFound || code === 'unreachable';
  useTroubleFocus(trouble, (problem) => {
    if (isAboutAddress(problem)) field.current?.focus();
  });
  const fault = isMailAddress(address) ? refusal : words.t('account.not-an-address');
  const isAtField = trouble !== null && isAboutAddress(trouble);
  return {
    address,
    field,
    check() {
      setChecked(true);
      if (fault !== null) field.current?.focus();
      return fault === null;
    },
    error: isChecked && fault !== null ? fault : isAtField ? words.trouble(trouble) : null,
    note: isAtField ? null : trouble,
  };
}

interface AddressQuestionProps {
  readonly question: AddressQuestionState;
  readonly isRefused: boolean;
  readonly onChange: (address: string) => void;
  /** Looks for the server once more. */
  readonly onRetry: () => void;
  /** What mends trouble that is not about the address; absent: the person goes on at the field. */
  readonly actions?: ReactNode;
  /** Asks for the server and its certificate. */
  readonly onOwnServer?: () => void;
}

export function AddressQuestion({
  question,
  isRefused,
  onChange,
  onRetry,
  actions,
  onOwnServer,
}: AddressQuestionProps) {
  const { t } = useWords();
  const { address, field, error, note } = question;
  const goOn = (problem: Problem): void => {
    if (problem.fix === 'wait') onRetry();
    else if (problem.fix === 'trust-certificate' && onOwnServer !== undefined) onOwnServer();
    else field.current?.focus();
  };
  return (
    <>
      {note === null ? null : (
        <ProblemNote actions={actions} onFix={() => goOn(note)} problem={note} takesFocus />
      )}
      <RefusedNote isShown={isRefused} />
      <Field
        autoComplete="email"
        error={error}
        label={t('account.address')}
        onChange={onChange}
        ref={field}
        type="email"
        value={address}
      />
    </>
  );
}
