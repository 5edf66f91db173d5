/** A dialog over the window: heading, content and buttons. The Escape key always closes it without an answer. */
import { type MouseEvent, type ReactNode, useRef } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useScrolls } from './use-scrolls.ts';

/** A press beside the dialog leaves the focus where it is, so that the Escape key reaches the dialog at once. */
function keepFocus(event: MouseEvent): void {
  if (event.target === event.currentTarget) event.preventDefault();
}

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly actions: ReactNode;
  readonly onClose: () => void;
  /** For a question before an action that cannot be undone. */
  readonly isAlert?: boolean;
  /** For content in columns. */
  readonly isWide?: boolean;
}

/** Content that scrolls may have no control that scrolling by keyboard could start from, so it is a tab stop itself. */
function DialogBody({ title, children }: Pick<DialogProps, 'title' | 'children'>) {
  const box = useRef<HTMLDivElement>(null);
  const scrolls = useScrolls(box);
  return (
    <div
      className="dialog-body stack"
      ref={box}
      // never without a tabindex: that would take the focus from it
      tabIndex={scrolls ? 0 : -1}
      {...(scrolls ? { 'aria-label': title, role: 'group' } : {})}
    >
      {children}
    </div>
  );
}

interface StepDialogProps {
  readonly label: string;
  /** A step with a heading, content and buttons of its own. */
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** A dialog of several steps. A press beside it does not close it, because that would discard what a person entered. */
export function StepDialog({ label, children, onClose }: StepDialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      onMouseDown={keepFocus}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className="modal wide">
        <AriaDialog aria-label={label} className="dialog">
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export function Dialog({ title, children, actions, onClose, isAlert = false, isWide = false }: DialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isDismissable={!isAlert}
      isOpen
      onMouseDown={keepFocus}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={isWide ? 'modal wide' : 'modal'}>
        <AriaDialog className="dialog" role={isAlert ? 'alertdialog' : 'dialog'}>
          <div className="dialog-head">
            <Heading level={2} slot="title">
              {title}
            </Heading>
          </div>
          <DialogBody title={title}>{children}</DialogBody>
          <div className="dialog-actions">{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
