/** A dialog over the window: heading, content and buttons. The Escape key always closes it without an answer. */
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

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

export function Dialog({ title, children, actions, onClose, isAlert = false, isWide = false }: DialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isDismissable={!isAlert}
      isOpen
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
          {/* content in columns may have no control that scrolling by keyboard could start from */}
          <div
            className="dialog-body stack"
            {...(isWide ? { 'aria-label': title, role: 'group', tabIndex: 0 } : {})}
          >
            {children}
          </div>
          <div className="dialog-actions">{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
