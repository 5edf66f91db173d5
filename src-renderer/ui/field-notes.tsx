/** What stands below a field: its hint, and its error, which is announced where the field had the focus already. */
import { type RefObject, useEffect, useRef } from 'react';
import { FieldError, Text } from 'react-aria-components';

interface NotesProps {
  readonly hint: string | undefined;
  readonly error: string | null;
  /** The whole field. */
  readonly field: RefObject<HTMLElement | null>;
}

export function FieldNotes({ hint, error, field }: NotesProps) {
  const isAnnounced = useIsFocusedAt(error, field);
  useShownError(error, field);
  return (
    <>
      {hint === undefined ? null : (
        <Text className="hint" slot="description">
          {hint}
        </Text>
      )}
      <div className="live" {...(isAnnounced ? { role: 'alert' } : {})} key={String(isAnnounced)}>
        <FieldError className="field-error">{error}</FieldError>
      </div>
    </>
  );
}

/** Unless the person has gone on meanwhile. */
function scrollTo(field: HTMLElement): void {
  if (field.contains(document.activeElement)) field.scrollIntoView({ block: 'nearest' });
}

/** An error is shown with its field: what gets the focus is scrolled to, and the error stands below it. */
function useShownError(error: string | null, field: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const whole = field.current;
    if (error === null || whole === null) return;
    const show = (): void => {
      // after the scrolling that comes with the focus, which may take a moment where the step has just been drawn
      for (const delay of [0, 100]) setTimeout(() => scrollTo(whole), delay);
    };
    if (whole.contains(document.activeElement)) show();
    whole.addEventListener('focusin', show);
    return () => whole.removeEventListener('focusin', show);
  }, [error, field]);
}

/**
 * Whether the field had the focus when its error came. A field that gets the focus is read with its error; one that has it already
 * is not read again, so its error is announced.
 */
function useIsFocusedAt(error: string | null, field: RefObject<HTMLElement | null>): boolean {
  const last = useRef({ error, wasFocused: false });
  if (last.current.error !== error)
    last.current = {
      error,
      wasFocused: error !== null && field.current?.contains(document.activeElement) === true,
    };
  return last.current.wasFocused;
}
