/** The title of an entry; a private one is shown only after the person asked for it. */
import { useState } from 'react';
import { useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { ExternalText } from '../ui/text.tsx';

interface EntryTitleProps {
  readonly item: { readonly title: string | null; readonly isPrivate: boolean };
  /** Stands for a title that is not known. */
  readonly unknown: string;
}

export function EntryTitle({ item, unknown }: EntryTitleProps) {
  const { t } = useWords();
  const [isShown, show] = useState(false);
  if (item.title === null) return unknown;
  if (item.isPrivate && !isShown)
    return (
      <>
        {t('activity.private')}{' '}
        <Button kind="inline" onPress={() => show(true)}>
          {t('activity.show-title')}
        </Button>
      </>
    );
  return item.title.trim() === '' ? t('entry.untitled') : <ExternalText>{item.title}</ExternalText>;
}

/** A button's name for a screen reader, with the title that it is about unless that is private or missing. */
export function labelAbout(text: string, { title, isPrivate }: EntryTitleProps['item']): string {
  return title === null || title.trim() === '' || isPrivate ? text : `${text}: ${title}`;
}
