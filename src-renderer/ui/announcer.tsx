/** The one polite live region: what is pending and what is finished is said there once, in the order in which it happens. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';

type Announce = (text: string, isRepeated: boolean) => void;

const AnnouncerContext = createContext<Announce>(() => {});

/** The region is there from the start and stays: a screen reader says only what changes in a region that it knows. */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const [text, show] = useState('');
  /** What is said again: a screen reader does so only after the region had another text. */
  const [again, sayAgain] = useState('');
  const announce: Announce = useCallback((next, isRepeated) => {
    show((now) => (isRepeated && now === next ? '' : next));
    sayAgain(isRepeated ? next : '');
  }, []);
  useEffect(() => {
    if (again === '') return;
    show(again);
    sayAgain('');
  }, [again]);
  return (
    <AnnouncerContext value={announce}>
      {children}
      {/* the attribute keeps it from being made inert with the page behind a dialog (React Aria, ariaHideOutside) */}
      <p className="hidden announcements" data-live-announcer="true" role="status">
        {text}
      </p>
    </AnnouncerContext>
  );
}

/** Says a text when it changes, and again when it comes back after a blank one; a blank one says nothing. It must contain no time that passes. */
export function useAnnouncement(text: string): void {
  const announce = useContext(AnnouncerContext);
  const wasBlank = useRef(false);
  useEffect(() => {
    if (text === '') wasBlank.current = true;
    else announce(text, wasBlank.current);
  }, [announce, text]);
}
