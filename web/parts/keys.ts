/** Keyboard commands of the console. Single letters can be switched off (WCAG 2.1.4); nothing fires while one types. */
import { useEffect, useRef } from 'react';

const STORE = 'bulkhead.letters';
const SEQUENCE_MS = 1200;

export const lettersOn = (): boolean => localStorage.getItem(STORE) !== 'off';
export const setLettersOn = (on: boolean): void => localStorage.setItem(STORE, on ? 'on' : 'off');

type Commands = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Names of keys: `ctrl+k`, `j`, `g m` (one after the other), `Escape`. */
export function useKeys(commands: Commands): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    let prefix = '';
    let at = 0;
    const press = (event: KeyboardEvent): void => {
      const control = event.ctrlKey || event.metaKey;
      if (!control && (typing(event.target) || event.altKey)) return;
      const single = event.key.length === 1 && !control;
      if (single && !lettersOn()) return;
      const name = control ? `ctrl+${event.key.toLowerCase()}` : event.key;
      const both = event.timeStamp - at < SEQUENCE_MS ? `${prefix} ${name}` : '';
      const act = latest.current[both] ?? latest.current[name];
      prefix = name;
      at = event.timeStamp;
      if (!act) return;
      prefix = '';
      event.preventDefault();
      act(event);
    };
    // Before any dialog hears of it: Escape that closes one must not go on to the page below.
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, []);
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || modalOpen();
}

const modalOpen = (): boolean => document.querySelector('[role=dialog]') !== null;
