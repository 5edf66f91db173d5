/** A question over the window: heading, what it is about, and its answers. Escape is always "not now". */
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly actions: ReactNode;
  readonly onClose: () => void;
  /** Asks before something that cannot be taken back. */
  readonly isAlert?: boolean;
}

export function Dialog({ title, children, actions, onClose, isAlert = false }: DialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isDismissable={!isAlert}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className="modal">
        <AriaDialog className="dialog" role={isAlert ? 'alertdialog' : 'dialog'}>
          <div className="dialog-head">
            <Heading level={2} slot="title">
              {title}
            </Heading>
          </div>
          <div className="dialog-body stack">{children}</div>
          <div className="dialog-actions">{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
