/** Content that a person can show and hide. */
import { type ReactNode, useState } from 'react';
import { Disclosure as AriaDisclosure, Button, DisclosurePanel } from 'react-aria-components';
import { Icon } from './icons.tsx';

interface DisclosureProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly isExpanded?: boolean;
  readonly onExpandedChange?: (isExpanded: boolean) => void;
}

/** The content is rendered only while the disclosure is open. */
export function Disclosure({ title, children, isExpanded, onExpandedChange }: DisclosureProps) {
  const [own, setOwn] = useState(false);
  const open = isExpanded ?? own;
  return (
    <AriaDisclosure
      className="disclosure"
      isExpanded={open}
      onExpandedChange={(next) => {
        setOwn(next);
        onExpandedChange?.(next);
      }}
    >
      <div>
        <Button className="disclosure-button" slot="trigger">
          <Icon name="chevron" size={14} />
          <span>{title}</span>
        </Button>
      </div>
      <DisclosurePanel className="disclosure-panel">
        {open ? <div className="inside">{children}</div> : null}
      </DisclosurePanel>
    </AriaDisclosure>
  );
}
