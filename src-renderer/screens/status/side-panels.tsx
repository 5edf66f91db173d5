/** The two sides facing each other: the person's calendar and mailboxes left, the CRM right, and between them the ring. */
import { useId } from 'react';
import { type AppState, type MailboxState, mailboxesOf } from '../../../src-shared/contract/index.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Dotted, ExternalText } from '../../ui/text.tsx';
import { useNow } from '../../ui/use-now.ts';
import { CrmMailPart } from './crm-mail-part.tsx';
import { MailboxPart } from './mailbox-part.tsx';
import { Ring } from './ring.tsx';
import { SideHealth } from './side-health.tsx';
import { mailboxOfTrouble, mailboxTrouble, sideTrouble } from './trouble.ts';

/** The side's name first, then whose it is, and the server with its port where that is not the usual one. */
function placeOf(side: SideName, { setup, calendars }: AppState): readonly string[] {
  if (side === 'provider') {
    const { address = '', host = '' } = setup.account ?? {};
    return [address, calendars.primary?.name ?? '', host];
  }
  const { name = '', user = '', url = '' } = setup.crm ?? {};
  return [name, user, URL.parse(url)?.host ?? url];
}

function Place({ side }: { readonly side: SideName }) {
  const [name, ...more] = placeOf(side, useAppState()).filter((part) => part !== '');
  if (name === undefined) return null;
  return (
    <div>
      <p className="side-name">
        <ExternalText>{name}</ExternalText>
      </p>
      {more.length === 0 ? null : (
        <div className="quiet small">
          <Dotted parts={more} />
        </div>
      )}
    </div>
  );
}

/** Both sides hold the same entries; when they changed last is said once. */
function Entries({ side }: { readonly side: SideName }) {
  const { sync } = useAppState();
  const { t, moments } = useWords();
  const now = useNow(60_000);
  return (
    <p className="small">
      <Dotted
        parts={[
          sync.linked === 0 ? t('status.no-entries') : t('status.entries', { count: sync.linked }),
          ...(side === 'crm'
            ? []
            : [
                sync.lastChangeAt === null
                  ? t('status.no-change')
                  : t('status.last-change', { when: moments.dayTime(sync.lastChangeAt, now) }),
              ]),
        ]}
      />
    </p>
  );
}

function Panel({ side }: { readonly side: SideName }) {
  const state = useAppState();
  const { t } = useWords();
  const heading = useId();
  const trouble = sideTrouble(side, state);
  // one in trouble stands where it is seen
  const isWell = (one: MailboxState): number => (mailboxTrouble(one, state) === null ? 1 : 0);
  const mailboxes =
    side === 'provider' ? mailboxesOf(state.mail).toSorted((one, other) => isWell(one) - isWell(other)) : [];
  return (
    <section aria-labelledby={heading} className={`side-panel ${side}`}>
      <div className="side-part">
        <h2 className="part-name" id={heading}>
          <Icon name={side === 'provider' ? 'calendars' : 'people'} size={18} />
          {t(`side.${side}`)}
        </h2>
        <Place side={side} />
        <SideHealth
          concerning={trouble === null ? '' : mailboxOfTrouble(side, state)}
          side={state.sync.sides[side]}
          trouble={trouble}
        />
        <Entries side={side} />
      </div>
      <div className="side-mail">
        {side === 'crm' ? <CrmMailPart /> : null}
        {mailboxes.map((one) => (
          <MailboxPart isOneOfSeveral={mailboxes.length > 1} key={one.id} mailbox={one} />
        ))}
      </div>
    </section>
  );
}

export function SidePanels() {
  return (
    <div className="panels-around">
      <div className="panels">
        <Panel side="provider" />
        <Ring />
        <Panel side="crm" />
      </div>
    </div>
  );
}
