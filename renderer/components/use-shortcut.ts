import { useEffect, useRef } from 'react';

/** Where keys write text: there a single key is a letter and no shortcut. A radio or a tick box takes no letters. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox') || (target instanceof HTMLElement && target.isContentEditable);

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
      if ((event.ctrlKey || event.metaKey) !== wantsCtrl || event.altKey || event.key.toLowerCase() !== key || (isTyping(event.target) && !wantsCtrl)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [chord]);
};
