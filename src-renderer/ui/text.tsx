/** Small pieces of text: external text, dotted parts, a lock, a list of facts, a copy button. */
import { type ReactNode, useState } from 'react';
import { useWords } from '../api/use-app.tsx';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';

/** Shows text from a server or a person unchanged. It cannot change the writing direction of the text beside it. */
export function ExternalText({ children }: { readonly children: string }) {
  return <bdi>{children}</bdi>;
}

/** Shows parts with a dot between them; a part that starts a new line has no dot. */
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

/** A lock icon with a text that says who decided a setting. */
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

/** Copies a text to the clipboard, and tells the person and the screen reader when that worked. */
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
