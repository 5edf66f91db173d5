/** Where an entry or a message is: your calendar or mailbox on the left, your CRM on the right, each with a way to open it there. */
import { useState } from 'react';
import type { Explanation, WhyTarget } from '../../../src-shared/contract/index.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { useCall, useWords } from '../../api/use-app.tsx';
import { useAnnouncement } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { ExternalText } from '../../ui/text.tsx';
import { openTab } from '../open-tab.ts';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';

interface SideFactsProps {
  readonly target: WhyTarget;
  readonly told: Pick<Explanation, 'provider' | 'crm'>;
}

export function SideFacts({ target, told }: SideFactsProps) {
  const { t } = useWords();
  const open = useCall('find.open');
  const [hasNone, setNone] = useState(false);
  useAnnouncement(hasNone ? t('panel.no-page') : '');
  const isMail = target.of === 'message' || target.of === 'mail-row';
  const names = { provider: isMail ? t('panel.mailbox') : t('side.provider'), crm: t('side.crm') };
  const openAt = async (side: SideName): Promise<void> => {
    const outcome = await open.run({ target, side });
    if (outcome.type !== 'done') return;
    setNone(!outcome.output.isKnown);
    if (outcome.output.url !== null) openTab(outcome.output.url);
  };
  const openText = (side: SideName): string =>
    t(side === 'crm' ? 'panel.open-crm' : isMail ? 'panel.open-mailbox' : 'panel.open-provider');
  return (
    <>
      <div className="two-sides">
        {(['provider', 'crm'] as const).map((side) => (
          <section aria-label={names[side]} className="side-fact stack-tight" key={side}>
            <h4>{names[side]}</h4>
            <p>{t(`panel.${told[side].state}`)}</p>
            {told[side].places.map((place) => (
              <p className="quiet small break" key={place}>
                <ExternalText>{place}</ExternalText>
              </p>
            ))}
            {told[side].mayOpen ? (
              <div>
                <Button isPending={open.isPending} kind="inline" onPress={() => void openAt(side)}>
                  {openText(side)}
                </Button>
              </div>
            ) : null}
          </section>
        ))}
      </div>
      {open.problem === null ? null : <ProblemNote problem={open.problem} />}
      <RefusedNote isShown={open.isRefused} />
      {hasNone ? <p className="quiet small">{t('panel.no-page')}</p> : null}
    </>
  );
}
