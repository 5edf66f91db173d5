/** Radio buttons, checkbox and switch: each has a mark that changes its shape, a label, and an optional hint below. */
import type { ReactNode, RefObject } from 'react';
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
}

interface CheckboxProps extends ToggleProps {
  /** Shown below; a box with an error is marked as invalid, and the error belongs to its name. */
  readonly error?: string | null;
  readonly ref?: RefObject<HTMLInputElement | null>;
}

export function Checkbox(props: CheckboxProps) {
  const { children, hint, isSelected, onChange, isDisabled, error = null, ref } = props;

  return (
    <AriaCheckbox
      className="choice"
      {...(ref === undefined ? {} : { inputRef: ref })}
      isDisabled={isDisabled ?? false}
      isInvalid={error !== null}
      isSelected={isSelected}
      onChange={onChange}
      validationBehavior="aria"
    >
      <span className="box">{isSelected ? <Icon name="check" size={15} /> : null}</span>
      <span className="stack-tight">
        <span>{children}</span>
        {hint === undefined ? null : <span className="hint">{hint}</span>}
        {error === null ? null : <span className="field-error">{error}</span>}
      </span>
    </AriaCheckbox>
  );
}

interface SwitchProps extends ToggleProps {
  /** What a screen reader says instead of the text, where the text alone does not name what is switched. */
  readonly label?: string;
}

export function Switch({ children, isSelected, onChange, isDisabled, label }: SwitchProps) {
  return (
    <AriaSwitch
      {...(label === undefined ? {} : { 'aria-label': label })}
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
