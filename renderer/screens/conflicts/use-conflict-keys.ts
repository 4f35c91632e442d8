import { useEffect, useRef } from 'react';
import { isTyping } from '#renderer/components/use-shortcut.ts';

export type ConflictKeys = {
  /** J or K: the next or the previous field, over the edge into the next record */
  readonly move: (step: 1 | -1) => void;
  /** 1 to 9: the value with this number */
  readonly take: (number: number) => void;
  /** E: another value in one's own words */
  readonly write: () => void;
  /** Enter, or Ctrl+Enter while typing */
  readonly settle: () => void;
  /** Ctrl+Z outside of a text */
  readonly undo: () => void;
};

/** Where Enter already means something else: buttons, rows, links, choices of a list. */
const hasOwnEnter = (target: EventTarget | null): boolean => target instanceof Element && target.closest('button, a, [role=row], [role=option], [role=tab], [role=dialog]') !== null;

const isAside = (target: EventTarget | null): boolean => target instanceof Element && target.closest('[role=dialog], [role=listbox], [role=menu]') !== null;

/** The keys are found by their place on the keyboard: on a Thai layout the key of J writes ่, and of 1 ๅ. */
const run = (event: KeyboardEvent, keys: ConflictKeys): boolean => {
  const withCtrl = event.ctrlKey || event.metaKey;
  if (event.key === 'Enter') {
    if (withCtrl ? isAside(event.target) : isTyping(event.target) || hasOwnEnter(event.target)) return false;
    keys.settle();
    return true;
  }
  if (isTyping(event.target) || isAside(event.target)) return false;
  if (withCtrl) return event.code === 'KeyZ' && !event.shiftKey && act(keys.undo);
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (digit !== undefined) return act(() => keys.take(Number(digit)));
  if (event.code === 'KeyJ') return act(() => keys.move(1));
  if (event.code === 'KeyK') return act(() => keys.move(-1));
  return event.code === 'KeyE' && act(keys.write);
};

const act = (does: () => void): true => {
  does();
  return true;
};

/** The keyboard of the inbox: many equal conflicts are gone through without the pointer. */
export const useConflictKeys = (keys: ConflictKeys): void => {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.altKey || !run(event, latest.current)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the parts of the screen hear it: a radio takes Enter as a press, a list takes letters as the begin of a name.
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, []);
};
