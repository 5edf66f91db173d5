/** A text field of one or several lines: label above, hint and error below, both associated with the input. */
import { type Ref, type RefObject, useRef } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';

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
  const isAnnounced = useIsFocusedAt(error, field);
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
      ) : (
        <Input className="input" dir="auto" {...(ref === undefined ? {} : { ref })} />
      )}
      {hint === undefined ? null : (
        <Text className="hint" slot="description">
          {hint}
        </Text>
      )}
      <div className="live" {...(isAnnounced ? { role: 'alert' } : {})} key={String(isAnnounced)}>
        <FieldError className="field-error">{error}</FieldError>
      </div>
    </TextField>
  );
}

/**
 * Whether the field had the focus when its error came. A field that gets the focus is read with its error; one that has it already
 * is not read again, so its error is announced.
 */
function useIsFocusedAt(error: string | null, field: RefObject<HTMLDivElement | null>): boolean {
  const last = useRef({ error, wasFocused: false });
  if (last.current.error !== error)
    last.current = {
      error,
      wasFocused: error !== null && field.current?.contains(document.activeElement) === true,
    };
  return last.current.wasFocused;
}
