/** A provider whose people sign in in the browser: its name, what happens, and the button, or who switched it off (A8). */
import type { OfferedKind } from '../../../src-shared/contract/index.ts';
import { useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Lock } from '../../ui/text.tsx';
import { useProviderName } from './use-provider.ts';

interface CardProps {
  readonly offered: OfferedKind;
  readonly isPending: boolean;
  readonly onPress: () => void;
}

export function ProviderCard({ offered, isPending, onPress }: CardProps) {
  const { t } = useWords();
  const provider = useProviderName(offered.kind);
  return (
    <section className="provider-card stack-tight">
      <h2>{provider}</h2>
      {offered.switchedOff === true ? (
        <SwitchedOff kind={offered.kind} />
      ) : (
        <>
          <p className="quiet">{t('sign-in.card', { provider })}</p>
          <div>
            <Button isPending={isPending} onPress={onPress}>
              {t('sign-in.with', { provider })}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

/** Says that the CRM's administrator switched a kind of account off. */
export function SwitchedOff({ kind }: { readonly kind: string }) {
  const { t } = useWords();
  return <Lock>{t('sign-in.switched-off', { provider: useProviderName(kind) })}</Lock>;
}
