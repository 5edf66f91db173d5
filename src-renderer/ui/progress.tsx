/** A progress bar with captions. Without a total it shows that work is going on, but not how much is done. */
import { Label, ProgressBar } from 'react-aria-components';

interface ProgressProps {
  readonly label: string;
  /** 0 to 1; null = unknown. */
  readonly part: number | null;
  readonly text: string;
  readonly remaining?: string;
}

export function Progress({ label, part, text, remaining }: ProgressProps) {
  return (
    <ProgressBar
      className="progress"
      isIndeterminate={part === null}
      maxValue={1}
      value={part ?? 0}
      valueLabel={[text, remaining].filter(Boolean).join(', ')}
    >
      <div className="captions">
        <Label>{label}</Label>
        <span className="quiet">{text}</span>
      </div>
      <div className="bar">
        <div
          className={part === null ? 'fill unknown' : 'fill'}
          style={part === null ? {} : { width: `${Math.round(part * 1000) / 10}%` }}
        />
      </div>
      {remaining === undefined ? null : <span className="quiet small">{remaining}</span>}
    </ProgressBar>
  );
}
