/** Push and import (C5, C6): what existed before the first sync and stayed on its side can be brought to the other one, shown first. */
import { useState } from 'react';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { DateField, noDate } from '../ui/date-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import { type TypedBounds, useDateBounds } from './use-date-bounds.ts';

const sides = ['provider', 'crm'] as const;
type Side = (typeof sides)[number];

interface BringDialogProps {
  readonly side: Side;
  readonly onClose: () => void;
  readonly onAsked: () => void;
}

function BringDialog({ side, onClose, onAsked }: BringDialogProps) {
  const { t } = useWords();
  const bring = useCall('calendars.bring');
  const [typed, setTyped] = useState<TypedBounds>({ from: noDate, until: noDate });
  const dates = useDateBounds(typed, setTyped);
  const submit = async () => {
    if (!dates.areValid()) return;
    const outcome = await bring.run({ side, ...dates.chosen });
    if (outcome.type === 'done') onAsked();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onPress={onClose}>{t('bring.cancel')}</Button>
          <Button form="bring" isPending={bring.isPending} kind="primary" type="submit">
            {t('bring.show')}
          </Button>
        </>
      }
      onClose={onClose}
      title={t(`bring.title-${side}`)}
    >
      <p>{t(`bring.text-${side}`)}</p>
      <form
        className="columns"
        id="bring"
        noValidate
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void submit();
        }}
      >
        <DateField label={t('direction.from')} {...dates.fields.from} />
        <DateField label={t('direction.until')} {...dates.fields.until} />
      </form>
      <p className="hint">{t('bring.dates-hint')}</p>
      {bring.problem === null ? null : <ProblemNote problem={bring.problem} />}
      <RefusedNote isShown={bring.isRefused} />
    </Dialog>
  );
}

/** Nothing when nothing stayed from before. */
export function BringExisting() {
  const { fromBefore, direction } = useAppState().calendars;
  const { t } = useWords();
  const [open, setOpen] = useState<Side | null>(null);
  const [asked, setAsked] = useState<Side | null>(null);
  useAnnouncement(asked === null ? '' : t('bring.asked'));
  // what the CRM alone may give is not taken from the calendar
  const offered = sides.filter((side) => fromBefore[side] > 0 && (side === 'crm' || direction === 'two-way'));
  if (offered.length === 0) return null;
  return (
    <>
      <hr />
      <section className="stack">
        <h2>{t('bring.heading')}</h2>
        {offered.map((side) => (
          <div className="stack-tight" key={side}>
            <p>{t(`bring.stayed-${side}`, { count: fromBefore[side] })}</p>
            <div>
              <Button onPress={() => setOpen(side)}>{t(`bring.open-${side}`)}</Button>
            </div>
            {asked === side ? <p className="quiet">{t('bring.asked')}</p> : null}
          </div>
        ))}
      </section>
      {open === null ? null : (
        <BringDialog
          onAsked={() => {
            setAsked(open);
            setOpen(null);
          }}
          onClose={() => setOpen(null)}
          side={open}
        />
      )}
    </>
  );
}
