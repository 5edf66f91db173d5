/** Shows what a setup step is already connected to. */
import type { ReactNode } from 'react';
import { Icon } from '../../ui/icons.tsx';

interface ConnectedProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function Connected({ title, children }: ConnectedProps) {
  return (
    <div className="connected">
      <Icon name="check" />
      <div className="stack-tight">
        <h2>{title}</h2>
        {children}
      </div>
    </div>
  );
}
