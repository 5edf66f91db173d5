/** A text field of one or several lines: label above, hint and error below, both associated with the input. */
import { type Ref, useRef } from 'react';
import { Input, Label, TextArea, TextField } from 'react-aria-components';
import { FieldNotes } from './field-notes.tsx';
import { SecretInput } from './secret-input.tsx';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  /** Shown below the field; a field with an error is marked as invalid. */
  readonly error?: string | null;
  readonly type?: 'text' | 'email' | 'url' | 'password' | 'search';
  readonly autoComplete?: string;
  readonly lines?: boolean;
  readonly isDisabled?: boolean;
  readonly autoFocus?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
  /** Instead of `ref`, for a field of several lines. */
  readonly linesRef?: Ref<HTMLTextAreaElement>;
}

export function Field({
  label,
  value,
  onChange,
  hint,
  error = null,
  type = 'text',
  autoComplete = 'off',
  lines = false,
  isDisabled = false,
  autoFocus = false,
  ref,
  linesRef,
}: FieldProps) {
  const field = useRef<HTMLDivElement>(null);
  return (
    <TextField
      autoComplete={autoComplete}
      autoFocus={autoFocus}
      className="field"
      isDisabled={isDisabled}
      isInvalid={error !== null}
      onChange={onChange}
      ref={field}
      spellCheck="false"
      type={type}
      validationBehavior="aria"
      value={value}
    >
      <Label className="label">{label}</Label>
      {lines ? (
        <TextArea className="input" {...(linesRef === undefined ? {} : { ref: linesRef })} />
      ) : type === 'password' ? (
        <SecretInput isDisabled={isDisabled} label={label} ref={ref} />
      ) : (
        <Input className="input" dir="auto" {...(ref === undefined ? {} : { ref })} />
      )}
      <FieldNotes error={error} field={field} hint={hint} />
    </TextField>
  );
}
