/** Buttons and text links. */
import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, Link as AriaLink } from 'react-aria-components';

interface ButtonProps {
  readonly children: ReactNode;
  /** A screen has at most one `primary` button. `inline` looks like a link. */
  readonly kind?: 'primary' | 'plain' | 'danger' | 'quiet' | 'inline';
  readonly type?: 'button' | 'submit';
  readonly onPress?: () => void;
  readonly isDisabled?: boolean;
  /** While its call is running the button keeps the focus but cannot be pressed again. */
  readonly isPending?: boolean;
  readonly label?: string;
  /** The id of the form that the button submits, when the button is outside that form. */
  readonly form?: string;
  readonly slot?: string;
  readonly autoFocus?: boolean;
  /** For a button that shows and hides something beside it. */
  readonly isExpanded?: boolean;
  /** False for a button in a list with one tab stop, while another row has it. */
  readonly isTabStop?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  children,
  kind = 'plain',
  type = 'button',
  onPress,
  isDisabled = false,
  isPending = false,
  label,
  form,
  slot,
  autoFocus = false,
  isExpanded,
  isTabStop = true,
  ref,
}: ButtonProps) {
  return (
    <AriaButton
      autoFocus={autoFocus}
      className={`button ${kind}`}
      excludeFromTabOrder={!isTabStop}
      isDisabled={isDisabled}
      isPending={isPending}
      type={type}
      {...(onPress === undefined ? {} : { onPress })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(form === undefined ? {} : { form })}
      {...(isExpanded === undefined ? {} : { 'aria-expanded': isExpanded })}
      {...(slot === undefined ? {} : { slot })}
      {...(ref === undefined ? {} : { ref })}
    >
      {children}
    </AriaButton>
  );
}

/** A link to another screen in this window. */
interface LinkProps {
  readonly href: string;
  /** For screen readers, where the words alone would be the same as those of another link. It begins with them. */
  readonly label?: string;
  readonly children: ReactNode;
}

export function Link({ href, label, children }: LinkProps) {
  return (
    <AriaLink className="button inline" href={href} {...(label === undefined ? {} : { 'aria-label': label })}>
      {children}
    </AriaLink>
  );
}
