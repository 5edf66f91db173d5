/** The frame of every step: a heading that takes the focus, the content, and one row of buttons at the bottom. */
import { type ReactNode, type SubmitEvent, useContext, useEffect, useRef } from 'react';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { useAnnouncement } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { StepPlaceContext } from './step-place.ts';
import { stepBefore } from './steps.ts';

interface StepFrameProps {
  readonly title: string;
  readonly lead?: string;
  /** Shown before the heading. */
  readonly mark?: ReactNode;
  readonly children: ReactNode;
  /** The step's own buttons, with the main one last. */
  readonly actions?: ReactNode;
  /** What the step is doing, for screen readers; blank while it does nothing. */
  readonly busy?: string;
  /** False when something in the step takes the focus, such as the trouble that it begins with. */
  readonly takesFocus?: boolean;
  /** Its content has forms of its own, with their own main buttons. */
  readonly hasForms?: boolean;
  /** Called for the submit button, and when the person presses Enter in a field. */
  readonly onSubmit?: () => void;
}

export function StepFrame(props: StepFrameProps) {
  const {
    title,
    lead,
    mark = null,
    children,
    actions = null,
    busy = '',
    onSubmit,
    takesFocus = true,
    hasForms = false,
  } = props;
  const { setup } = useAppState();
  const { t } = useWords();
  const go = useCall('setup.go');
  const heading = useRef<HTMLHeadingElement>(null);
  useAnnouncement(busy);
  const place = useContext(StepPlaceContext);
  const before = place === null ? stepBefore(setup.step) : place.before;
  // The button that led here no longer exists. Without this, a screen reader would start at the top of the window.
  const takesFocusAtFirst = useRef(takesFocus);
  useEffect(() => {
    if (takesFocusAtFirst.current) heading.current?.focus();
  }, []);
  useEffect(() => {
    // over another screen, the window keeps that one's name
    if (place === null) document.title = `${title} · Concord`;
  }, [title, place]);
  const back =
    before === null ? (
      <span />
    ) : (
      <Button isPending={go.isPending} onPress={() => void go.run({ step: before })}>
        {t('action.back')}
      </Button>
    );
  const content = (
    <>
      <div className="step-body stack">
        <header className="step-head">
          {mark}
          <div className="stack-tight">
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {lead === undefined ? null : <p className="lead">{lead}</p>}
          </div>
        </header>
        {children}
      </div>
      {before === null && actions === null && place === null ? null : (
        <footer className="step-actions">
          {place === null ? (
            back
          ) : (
            <div className="row">
              <Button onPress={place.onLeave}>{place.leave}</Button>
              {back}
            </div>
          )}
          <div className="row">{actions}</div>
        </footer>
      )}
    </>
  );
  if (hasForms) return <div className="step-frame">{content}</div>;
  return (
    <form
      className="step-frame"
      noValidate
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        onSubmit?.();
      }}
    >
      {content}
    </form>
  );
}
