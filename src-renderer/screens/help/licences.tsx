/** The licences of Concord and of the software that it is made of; their texts are loaded when a person opens the list. */
import { useEffect, useState } from 'react';
import { useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';

type Loaded = typeof import('./third-party.ts');

interface Shown {
  readonly title: string;
  readonly texts: readonly string[];
}

function LicenceDialog({ shown, onClose }: { readonly shown: Shown; readonly onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog
      actions={
        <Button autoFocus onPress={onClose}>
          {t('action.close')}
        </Button>
      }
      isWide
      onClose={onClose}
      title={shown.title}
    >
      {shown.texts.map((text) => (
        // the texts are as their authors wrote them
        <pre className="licence" key={text} lang="en">
          {text}
        </pre>
      ))}
    </Dialog>
  );
}

function List({ onShow }: { readonly onShow: (shown: Shown) => void }) {
  const { t } = useWords();
  const [loaded, load] = useState<Loaded | null>(null);
  useEffect(() => {
    void import('./third-party.ts').then(load);
  }, []);
  if (loaded === null) return null;
  const { own, thirdParty } = loaded;
  return (
    <ul aria-label={t('help.licences')} className="licences">
      {[{ name: t('app.name'), version: '', license: 'Apache-2.0', texts: [own] }]
        .concat(
          thirdParty.packages.map((one) => ({
            ...one,
            texts: one.texts.map((index) => thirdParty.texts[index] ?? ''),
          })),
        )
        .map(({ name, version, license, texts }) => (
          <li key={`${name} ${version}`}>
            <span className="break">
              {name} <span className="quiet small">{version}</span>
            </span>
            <Button
              kind="inline"
              label={t('help.licence-of', { name, license })}
              onPress={() => onShow({ title: `${name} ${version}`.trim(), texts })}
            >
              {license}
            </Button>
          </li>
        ))}
    </ul>
  );
}

export function Licences() {
  const { t } = useWords();
  const [shown, show] = useState<Shown | null>(null);
  return (
    <section className="stack">
      <h2>{t('help.licences')}</h2>
      <p>{t('help.licences-text')}</p>
      <Disclosure title={t('help.licences-list')}>
        <List onShow={show} />
      </Disclosure>
      {shown === null ? null : <LicenceDialog onClose={() => show(null)} shown={shown} />}
    </section>
  );
}
