/** A drop-down list for choosing one of a few options. */
import { type Ref, useRef } from 'react';
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components';
import { FieldNotes } from './field-notes.tsx';
import { Icon } from './icons.tsx';

interface SelectProps<Value extends string> {
  readonly label: string;
  /** Only screen readers get the label. */
  readonly isLabelHidden?: boolean;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly onChange: (value: Value) => void;
  readonly isDisabled?: boolean;
  readonly hint?: string;
  /** Shown below the list, which is then marked as invalid. */
  readonly error?: string | null;
  /** Of what opens the list. */
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Select<Value extends string>({
  label,
  isLabelHidden = false,
  value,
  options,
  onChange,
  isDisabled = false,
  hint,
  error = null,
  ref,
}: SelectProps<Value>) {
  const field = useRef<HTMLDivElement>(null);
  return (
    <AriaSelect
      className="field"
      isDisabled={isDisabled}
      isInvalid={error !== null}
      onChange={(chosen) => {
        const option = options.find((one) => one.value === chosen);
        if (option !== undefined) onChange(option.value);
      }}
      ref={field}
      validationBehavior="aria"
      value={value}
    >
      <Label className={isLabelHidden ? 'hidden' : 'label'}>{label}</Label>
      <Button className="select-button" {...(ref === undefined ? {} : { ref })}>
        <SelectValue />
        <Icon name="down" size={16} />
      </Button>
      {hint === undefined && error === null ? null : <FieldNotes error={error} field={field} hint={hint} />}
      <Popover className="popover">
        <ListBox>
          {options.map((option) => (
            <ListBoxItem id={option.value} key={option.value} textValue={option.text}>
              {option.text}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
