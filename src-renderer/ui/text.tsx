/** Small pieces of text: what came from outside, a lock, a list of facts, something to copy. */
import { type ReactNode, useState } from 'react';
import { useWords } from '../api/use-app.tsx';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';

/** Text from a server or a person: shown as it is, and unable to turn the direction of what stands beside it. */
export function Outside({ children }: { readonly children: string }) {
  return <bdi>{children}</bdi>;
}

/** Parts with a dot between those that stand on one line; a part that starts a line has none. */
export function Dotted({ parts }: { readonly parts: readonly string[] }) {
  return (
    <span className="dotted">
      <span>
        {parts.map((part) => (
          <span key={part}>{part}</span>
        ))}
      </span>
    </span>
  );
}

/** Says that somebody else decided this. */
export function Lock({ children }: { readonly children: string }) {
  return (
    <span className="lock">
      <Icon name="lock" size={15} />
      <span>{children}</span>
    </span>
  );
}

export function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div className="fact" key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Copies and says so, also to a screen reader. */
export function CopyButton({
  text,
  children,
  kind,
}: {
  readonly text: string;
  readonly children: string;
  readonly kind?: 'plain' | 'primary';
}) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  return (
    <span className="row">
      <Button
        kind={kind ?? 'plain'}
        onPress={() => {
          navigator.clipboard.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false),
          );
        }}
      >
        {children}
      </Button>
      <span className="quiet small" role="status">
        {copied ? t('action.copied') : ''}
      </span>
    </span>
  );
}
