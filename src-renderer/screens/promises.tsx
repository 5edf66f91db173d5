/** Two lists side by side: what a feature does, and what it never does. */
import { Icon } from '../ui/icons.tsx';

interface PromisesProps {
  readonly doesTitle: string;
  readonly does: readonly string[];
  readonly neverTitle: string;
  readonly never: readonly string[];
}

export function Promises({ doesTitle, does, neverTitle, never }: PromisesProps) {
  return (
    <div className="promises">
      <section className="stack">
        <h2>{doesTitle}</h2>
        <ul className="stack">
          {does.map((line) => (
            <li className="promise" key={line}>
              <Icon name="check" />
              <span>{line}</span>
            </li>
          ))}
        </ul>
      </section>
      <section className="stack">
        <h2>{neverTitle}</h2>
        <ul className="stack">
          {never.map((line) => (
            <li className="promise" key={line}>
              <Icon name="never" />
              <span>{line}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
