/**
 * Keeps the focus on the screen: when the control that has it goes away or is switched off, the next one beside it gets the focus,
 * else the one before, else the heading. Without this the focus falls to the page itself, and a person who uses a keyboard or a screen
 * reader starts again at the top of the window (WCAG 2.4.3).
 */
import { useEffect } from 'react';

const focusable =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled])';

const dialog = '[role=dialog], [role=alertdialog]';

/** Where the focus was. */
interface Place {
  readonly element: HTMLElement;
  /** From the parent outwards. */
  readonly around: readonly HTMLElement[];
  /** All controls of the page in their order, as they were then. */
  readonly controls: readonly HTMLElement[];
}

export function useFocusKeeper(): void {
  useEffect(() => {
    let place: Place | null = null;
    let isWaiting = false;

    // a dialog takes the focus itself when a control in it lost it
    const isAround = (element: EventTarget | null): boolean =>
      element === document.body ||
      (element instanceof HTMLElement && element.matches(dialog) && place?.around.includes(element) === true);
    const remember = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && !isAround(target)) place = placeOf(target);
    };
    const mend = (): void => {
      isWaiting = false;
      if (place === null || !isAround(document.activeElement) || mayHaveFocus(place.element)) return;
      const target = neighbourOf(place) ?? headingIn(place);
      place = null;
      target?.focus();
    };
    // whoever takes the focus on purpose, like a dialog that closes, does so within the next two frames
    const check = (): void => {
      if (isWaiting || place === null || !isAround(document.activeElement)) return;
      // before the next key: on the page itself, the Escape key would not close the dialog
      if (document.activeElement === document.body) openDialogAround(place)?.focus({ preventScroll: true });
      isWaiting = true;
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(mend)));
    };
    const observer = new MutationObserver(check);
    observer.observe(document.body, {
      attributeFilter: ['disabled'],
      attributes: true,
      childList: true,
      subtree: true,
    });
    document.addEventListener('focusin', remember);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', remember);
    };
  }, []);
}

function placeOf(element: HTMLElement): Place {
  const around: HTMLElement[] = [];
  for (let one = element.parentElement; one !== null; one = one.parentElement) around.push(one);
  return { element, around, controls: [...document.querySelectorAll<HTMLElement>(focusable)] };
}

function mayHaveFocus(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled') && element.checkVisibility();
}

/** Within the innermost part of the screen that is still there; nothing outside the screen, such as the navigation. */
function neighbourOf({ element, around, controls }: Place): HTMLElement | null {
  const part = around.find((one) => one.isConnected);
  if (part === undefined || part.matches('body, html, #root')) return null;
  const index = controls.indexOf(element);
  const isThere = (one: HTMLElement): boolean => part.contains(one) && mayHaveFocus(one);
  return (
    controls.slice(index + 1).find(isThere) ?? controls.slice(0, Math.max(0, index)).findLast(isThere) ?? null
  );
}

function openDialogAround({ around }: Place): HTMLElement | undefined {
  return around.find((one) => one.isConnected && one.matches(dialog));
}

function headingIn(place: Place): HTMLElement | null {
  const heading = (openDialogAround(place) ?? document).querySelector<HTMLElement>('h1, [slot=title], main');
  if (heading !== null && !heading.hasAttribute('tabindex')) heading.tabIndex = -1;
  return heading;
}
