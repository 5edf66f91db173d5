/** A text field of one or several lines: label above, hint and error below, both associated with the input. */
import type { Ref } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  /** Shown below the field; a field with an error is marked as invalid. */
  readonly error?: string | null;
  readonly type?: 'text' | 'email' | 'url' | 'password' | 'date';
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
  return (
    <TextField
      autoComplete={autoComplete}
      autoFocus={autoFocus}
      className="field"
      isDisabled={isDisabled}
      isInvalid={error !== null}
      onChange={onChange}
      spellCheck="false"
      type={type}
      validationBehavior="aria"
      value={value}
    >
      <Label className="label">{label}</Label>
      {lines ? (
        <TextArea className="input" {...(linesRef === undefined ? {} : { ref: linesRef })} />
      ) : (
        <Input className="input" dir="auto" {...(ref === undefined ? {} : { ref })} />
      )}
      {hint === undefined ? null : (
        <Text className="hint" slot="description">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}
