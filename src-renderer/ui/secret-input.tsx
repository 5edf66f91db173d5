/** The input of a password or token, with a button that shows what was typed; it is hidden again when the field is left. */
import { type Ref, useState } from 'react';
import { Input } from 'react-aria-components';
import { useWords } from '../api/use-app.tsx';
import { Button } from './button.tsx';

interface SecretInputProps {
  readonly isDisabled: boolean;
  readonly ref: Ref<HTMLInputElement> | undefined;
}

export function SecretInput({ isDisabled, ref }: SecretInputProps) {
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
      <Button
        isDisabled={isDisabled}
        kind="quiet"
        label={t(isShown ? 'field.hide-label' : 'field.show-label')}
        onPress={() => show(!isShown)}
      >
        {t(isShown ? 'field.hide' : 'field.show')}
      </Button>
    </div>
  );
}
