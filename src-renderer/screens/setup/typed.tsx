/**
 * What a person typed in the setup, kept while the setup is open: leaving a step, and another window that goes on, discard nothing.
 * It is kept in the page's memory only.
 */
import { createContext, type ReactNode, useContext, useState } from 'react';

type Typed = Map<string, unknown>;

const TypedContext = createContext<Typed | null>(null);

export function TypedProvider({ children }: { readonly children: ReactNode }) {
  const [typed] = useState<Typed>(() => new Map());
  return <TypedContext value={typed}>{children}</TypedContext>;
}

/** Like `useState`, and a form that is opened again starts with what was typed under this name. Outside a setup nothing is kept. */
export function useTyped<Value>(name: string, initial: Value): readonly [Value, (value: Value) => void] {
  const typed = useContext(TypedContext);
  const [value, setValue] = useState(() =>
    typed?.has(name) === true ? (typed.get(name) as Value) : initial,
  );
  return [
    value,
    (next) => {
      typed?.set(name, next);
      setValue(next);
    },
  ];
}

/** Returns a function that forgets what was typed under these names, once it was accepted. */
export function useForget(...names: readonly string[]): () => void {
  const typed = useContext(TypedContext);
  return () => {
    for (const name of names) typed?.delete(name);
  };
}
