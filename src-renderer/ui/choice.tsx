/** Radio buttons, checkbox and switch: each has a mark that changes its shape, a label, and an optional hint below. */
import type { ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  RadioGroup as AriaRadioGroup,
  Switch as AriaSwitch,
  Label,
  Radio,
} from 'react-aria-components';
import { Icon } from './icons.tsx';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly text: ReactNode;
  readonly hint?: ReactNode;
  readonly isDisabled?: boolean;
}

interface RadioGroupProps<Value extends string> {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly value: Value | null;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
  readonly isDisabled?: boolean;
  /** An additional CSS class for the group. */
  readonly className?: string;
}

export function RadioGroup<Value extends string>({
  label,
  isLabelHidden = false,
  value,
  options,
  onChange,
  isDisabled = false,
  className = '',
}: RadioGroupProps<Value>) {
  return (
    <AriaRadioGroup
      className={`choices ${className}`}
      isDisabled={isDisabled}
      onChange={(chosen) => {
        const option = options.find((one) => one.value === chosen);
        if (option !== undefined) onChange(option.value);
      }}
      value={value}
    >
      <Label className={isLabelHidden ? 'hidden' : 'group-label'}>{label}</Label>
      <div className="options">
        {options.map((option) => (
          <Radio
            className="choice"
            isDisabled={option.isDisabled ?? false}
            key={option.value}
            value={option.value}
          >
            <span className="dot" />
            <span className="stack-tight">
              <span>{option.text}</span>
              {option.hint === undefined ? null : <span className="hint">{option.hint}</span>}
            </span>
          </Radio>
        ))}
      </div>
    </AriaRadioGroup>
  );
}

interface ToggleProps {
  readonly children: ReactNode;
  readonly hint?: string;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
  readonly isInvalid?: boolean;
}

export function Checkbox({ children, hint, isSelected, onChange, isDisabled, isInvalid }: ToggleProps) {
  return (
    <AriaCheckbox
      className="choice"
      isDisabled={isDisabled ?? false}
      isInvalid={isInvalid ?? false}
      isSelected={isSelected}
      onChange={onChange}
      validationBehavior="aria"
    >
      <span className="box">{isSelected ? <Icon name="check" size={15} /> : null}</span>
      <span className="stack-tight">
        <span>{children}</span>
        {hint === undefined ? null : <span className="hint">{hint}</span>}
      </span>
    </AriaCheckbox>
  );
}

export function Switch({ children, isSelected, onChange, isDisabled }: ToggleProps) {
  return (
    <AriaSwitch
      className="switch"
      isDisabled={isDisabled ?? false}
      isSelected={isSelected}
      onChange={onChange}
    >
      <span>{children}</span>
      <span className="track">
        <span className="thumb" style={{ display: 'block' }} />
      </span>
    </AriaSwitch>
  );
}
