/** The input of a password or token, with a button that shows what was typed; it is hidden again when the field is left. */
import { type Ref, useState } from 'react';
import { Input } from 'react-aria-components';
import { useWords } from '../api/use-app.tsx';
import { Button } from './button.tsx';

interface SecretInputProps {
  readonly isDisabled: boolean;
  /** The field's, which the button's name ends with. */
  readonly label: string;
  readonly ref: Ref<HTMLInputElement> | undefined;
}

export function SecretInput({ isDisabled, label, ref }: SecretInputProps) {
  const { t } = useWords();
  const [isShown, show] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that the focus leaves the field and its button
    <div
      className="secret"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) show(false);
      }}
    >
      <Input
        className="input"
        dir="auto"
        {...(isShown ? { type: 'text' } : {})}
        {...(ref === undefined ? {} : { ref })}
      />
      <Button isDisabled={isDisabled} kind="quiet" onPress={() => show(!isShown)}>
        {t(isShown ? 'action.hide' : 'action.show')}
        <span className="hidden">: {label}</span>
      </Button>
    </div>
  );
}
