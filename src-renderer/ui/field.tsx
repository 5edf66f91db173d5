/** A text field of one or several lines: label above, hint and error below, both associated with the input. A password can be shown. */
import { type Ref, useRef, useState } from 'react';
import { Input, Label, TextArea, TextField } from 'react-aria-components';
import { useWords } from '../api/use-app.tsx';
import { Button } from './button.tsx';
import { FieldNotes } from './field-notes.tsx';

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
  const [isShown, show] = useState(false);
  const { t } = useWords();
  const input = <Input className="input" dir="auto" {...(ref === undefined ? {} : { ref })} />;
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
      type={type === 'password' && isShown ? 'text' : type}
      validationBehavior="aria"
      value={value}
    >
      <Label className="label">{label}</Label>
      {lines ? (
        <TextArea className="input" {...(linesRef === undefined ? {} : { ref: linesRef })} />
      ) : type === 'password' ? (
        <div className="secret">
          {input}
          <Button isDisabled={isDisabled} onPress={() => show(!isShown)}>
            {t(isShown ? 'action.hide' : 'action.show')}
            <span className="hidden">: {label}</span>
          </Button>
        </div>
      ) : (
        input
      )}
      <FieldNotes error={error} field={field} hint={hint} />
    </TextField>
  );
}
