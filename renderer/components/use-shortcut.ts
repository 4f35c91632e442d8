import { useEffect, useRef } from 'react';

/** Listens to one chord while a screen is shown: `Ctrl+S`, `Ctrl+N`, `?`. On a Mac the command key counts as Ctrl. */
export const useShortcut = (chord: string, run: () => void): void => {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const parts = chord.toLowerCase().split('+');
    const wantsCtrl = parts.includes('ctrl');
    const key = parts.at(-1) ?? '';
    const press = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if ((event.ctrlKey || event.metaKey) !== wantsCtrl || event.altKey || event.key.toLowerCase() !== key || (isTyping && !wantsCtrl)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [chord]);
};
