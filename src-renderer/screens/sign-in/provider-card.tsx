/** A provider whose people sign in in the browser: its name, what happens, and the button, or who switched it off (A8). */
import type { OfferedKind } from '../../../src-shared/contract/index.ts';
import { useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Lock } from '../../ui/text.tsx';
import { useProviderName } from './use-provider.ts';

interface CardProps {
  readonly offered: OfferedKind;
  readonly onPress: () => void;
}

function ProviderCard({ offered, onPress }: CardProps) {
  const { t, lookUp } = useWords();
  const provider = useProviderName(offered.kind);
  const accounts = lookUp(`account.of.${offered.kind}`);
  return (
    <section className="provider-card stack-tight">
      <h2>{provider}</h2>
      {offered.switchedOff === true ? (
        <SwitchedOff kind={offered.kind} />
      ) : (
        <>
          {accounts === null ? null : <p className="quiet">{accounts}</p>}
          <div>
            <Button onPress={onPress}>{t('sign-in.with', { provider })}</Button>
          </div>
        </>
      )}
    </section>
  );
}

interface InsteadProps {
  readonly offered: OfferedKind;
  readonly onPress: () => void;
}

/** Where an account turned out to be one of a provider whose people sign in in the browser. */
export function InsteadButton({ offered, onPress }: InsteadProps) {
  const { t } = useWords();
  const provider = useProviderName(offered.kind);
  return (
    <Button kind="primary" onPress={onPress}>
      {t('sign-in.with', { provider })}
    </Button>
  );
}

interface CardsProps {
  readonly kinds: readonly OfferedKind[];
  readonly onPress: (offered: OfferedKind) => void;
}

/** The providers whose people sign in in the browser, beside a field for an address that may stay blank. */
export function ProviderCards({ kinds, onPress }: CardsProps) {
  const { t } = useWords();
  if (kinds.length === 0) return null;
  return (
    <div className="provider-cards">
      <p className="quiet">{t('sign-in.cards')}</p>
      {kinds.map((offered) => (
        <ProviderCard key={offered.kind} offered={offered} onPress={() => onPress(offered)} />
      ))}
    </div>
  );
}

/** Says that the CRM's administrator switched a kind of account off. */
export function SwitchedOff({ kind }: { readonly kind: string }) {
  const { t } = useWords();
  return <Lock>{t('sign-in.switched-off', { provider: useProviderName(kind) })}</Lock>;
}
