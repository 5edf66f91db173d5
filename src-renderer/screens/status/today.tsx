/** What was written today: a picture of how much went to which side in which hour, which is a table, and the same by kind in a line. */
import type { CSSProperties } from 'react';
import { mailboxesOf } from '../../../src-shared/contract/index.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Link } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { type Crossing, crossingsOf, sumOf } from './crossings.ts';

const mostHours = 5;
/** A bar is not as long as its side for fewer than this. */
const fullBar = 5;

/** Zero counts are left out. */
function useKinds(): readonly string[] {
  const { sync, mail } = useAppState();
  const { t } = useWords();
  const ofCalendar = sideNames.flatMap((side) =>
    (['added', 'changed', 'removed'] as const).flatMap((what) => {
      const count = sync.today[side][what];
      return count === 0 ? [] : [t(`today.${side}-${what}`, { count })];
    }),
  );
  const ofMail = (['arrived', 'moved', 'read'] as const).flatMap((what) => {
    const count = mailboxesOf(mail).reduce((sum, one) => sum + one.today[what], 0);
    return count === 0 ? [] : [t(`today.mail-${what}`, { count })];
  });
  return [...ofCalendar, ...ofMail];
}

interface RowProps {
  readonly name: string;
  readonly crossing: Crossing;
  /** The longest bar's count. */
  readonly most: number;
}

function Row({ name, crossing, most }: RowProps) {
  const { number } = useWords();
  const cell = (side: SideName) => {
    const count = crossing[side];
    const share: CSSProperties = {
      inlineSize: `calc((100% - var(--count-room)) * ${Math.max(0.03, count / most)})`,
    };
    return (
      <td className={side}>
        {count === 0 ? (
          <span className="hidden">{number(0)}</span>
        ) : (
          <span className="crossing">
            <span>{number(count)}</span>
            <span className="crossing-bar" style={share} />
          </span>
        )}
      </td>
    );
  };
  return (
    <tr>
      {cell('provider')}
      <th className="hour" scope="row">
        {name}
      </th>
      {cell('crm')}
    </tr>
  );
}

/** Newest first; what is older than the hours shown is one row. */
function Picture({ crossings }: { readonly crossings: readonly Crossing[] }) {
  const { t, moments } = useWords();
  const state = useAppState();
  const shown = crossings.slice(0, mostHours);
  const earlier = crossings.slice(mostHours);
  const rows = [
    ...shown.map((one) => ({ name: moments.time(one.at), crossing: one })),
    ...(earlier.length === 0 ? [] : [{ name: t('today.earlier'), crossing: sumOf(earlier) }]),
  ];
  const most = Math.max(fullBar, ...rows.flatMap(({ crossing }) => [crossing.provider, crossing.crm]));
  const hasMail = mailboxesOf(state.mail).some((one) => one.state === 'on');
  return (
    <table className="crossings">
      <caption className="hidden">{t('today.picture')}</caption>
      <thead>
        <tr>
          <th className="provider" scope="col">
            <span className="crossings-head">
              <Icon name="to-provider" size={16} />
              {t(hasMail ? 'today.to-provider-and-mailbox' : 'today.to-provider')}
            </span>
          </th>
          <th className="hour" scope="col">
            <span className="hidden">{t('today.hour')}</span>
          </th>
          <th className="crm" scope="col">
            <span className="crossings-head">
              {t('today.to-crm')}
              <Icon name="to-crm" size={16} />
            </span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, crossing }) => (
          <Row crossing={crossing} key={crossing.at} most={most} name={name} />
        ))}
      </tbody>
    </table>
  );
}

export function Today() {
  const { sync, mail } = useAppState();
  const { t } = useWords();
  const kinds = useKinds();
  const crossings = crossingsOf([sync.today.hours, ...mailboxesOf(mail).map(({ today }) => today.hours)]);
  return (
    <section className="today">
      <h2>{t('today.title')}</h2>
      {crossings.length === 0 ? null : <Picture crossings={crossings} />}
      {kinds.length === 0 ? (
        <p className="quiet">{t('today.none')}</p>
      ) : (
        <p>
          {kinds.join(' · ')} · <Link href="#activity">{t('action.show')}</Link>
        </p>
      )}
    </section>
  );
}
