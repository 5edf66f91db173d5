/** The one polite live region: what is pending and what is finished is said there once, in the order in which it happens. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

const AnnouncerContext = createContext<(text: string) => void>(() => {});

/** The region is there from the start and stays: a screen reader says only what changes in a region that it knows. */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const [text, announce] = useState('');
  return (
    <AnnouncerContext value={announce}>
      {children}
      <p className="hidden announcements" role="status">
        {text}
      </p>
    </AnnouncerContext>
  );
}

/** Says a text when it changes; a blank one says nothing. It must contain no time that passes. */
export function useAnnouncement(text: string): void {
  const announce = useContext(AnnouncerContext);
  useEffect(() => {
    if (text !== '') announce(text);
  }, [announce, text]);
}
