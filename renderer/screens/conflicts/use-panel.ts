import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { OpenConflict, OpenField } from '#renderer/data/conflicts.ts';
import { beginWriting, readyDecisions, take, type Deciding } from './decisions.ts';
import { editorOf } from './editor-of.ts';
import { useConflictKeys } from './use-conflict-keys.ts';
import type { DecidingState } from './use-decidings.ts';
import type { Settling } from './use-settling.ts';

export type PanelInput = {
  readonly panelRef: RefObject<HTMLElement | null>;
  readonly recordKey: string;
  readonly name: string;
  readonly conflict: OpenConflict;
  readonly state: DecidingState;
  readonly settling: Settling;
  /** the keyboard went over the last or the first field */
  readonly onLeave: (step: 1 | -1) => void;
  /** the focus belongs to the first field: the person came by keyboard */
  readonly takesFocus: boolean;
};

export type Panel = {
  /** the field that the keyboard is at */
  readonly active: string;
  /** how many fields can be settled now */
  readonly ready: number;
  readonly decide: (field: string, deciding: Deciding) => void;
  readonly write: (field: OpenField) => void;
  readonly enter: (field: string) => void;
  readonly settle: () => void;
};

/** Brings a field into sight and gives it the keyboard: at the value with this number, or the chosen one, or the first. */
const focusCard = (panel: HTMLElement | null, field: string, number?: number): void => {
  const card = cardOf(panel, field);
  card?.scrollIntoView({ block: 'nearest' });
  const radios = Array.from(card?.querySelectorAll<HTMLInputElement>('input[type=radio]') ?? []);
  (radios.find((radio) => (number === undefined ? radio.checked : radio.value === String(number))) ?? radios[0])?.focus({ preventScroll: true });
};

const cardOf = (panel: HTMLElement | null, field: string): HTMLElement | null => panel?.querySelector<HTMLElement>(`[data-conflict="${CSS.escape(field)}"]`) ?? null;

const canBeWritten = (kind: string, field: OpenField): boolean => editorOf(kind, field.field, field.heads.map((head) => head.value)).type !== 'none';

/** One record in the inbox: at which field one is, what is decided, and what the keys do. */
export const usePanel = ({ panelRef, recordKey, name, conflict, state, settling, onLeave, takesFocus }: PanelInput): Panel => {
  const { record, fields, isOurs } = conflict;
  const [entered, enter] = useState('');
  const at = Math.max(0, fields.findIndex(({ field }) => field === entered));
  const current = fields[at];
  const ready = readyDecisions(conflict, state.decidings);
  const { decide: decideAll } = state;
  const decide = useCallback((field: string, deciding: Deciding) => decideAll({ [field]: deciding }), [decideAll]);
  const write = useWriting(panelRef, record.kind, state);
  const focusOn = (field: string, number?: number): void => {
    enter(field);
    focusCard(panelRef.current, field, number);
  };

  const first = useRef(fields[0]?.field ?? '');
  useEffect(() => {
    if (takesFocus) focusCard(panelRef.current, first.current);
  }, [takesFocus, panelRef]);

  const settle = async (): Promise<void> => {
    const settled = Object.keys(ready);
    if (settled.length === 0 || !isOurs) return;
    const next = fields.find(({ field }) => !settled.includes(field));
    if (!(await settling.settle([{ key: recordKey, decisions: ready }], name))) return;
    state.forget(settled);
    if (next !== undefined) focusOn(next.field);
  };

  useConflictKeys({
    move: (step) => {
      const next = fields[at + step];
      if (next === undefined) onLeave(step);
      else focusOn(next.field);
    },
    take: (number) => {
      const choice = current?.choices[number - 1];
      if (current === undefined || choice === undefined || !isOurs) return;
      decide(current.field, take(current, choice, state.decidings[current.field]));
      focusOn(current.field, number);
    },
    write: () => {
      if (current !== undefined && isOurs && canBeWritten(record.kind, current)) write(current);
    },
    settle: () => void settle(),
    undo: settling.undoLast,
  });

  return { active: current?.field ?? '', ready: Object.keys(ready).length, decide, write, enter, settle: () => void settle() };
};

/** Opens the editor of a field. It is drawn at once, so that the next key is already its first letter. */
const useWriting = (panelRef: RefObject<HTMLElement | null>, kind: string, { decidings, decide }: DecidingState): ((field: OpenField) => void) => {
  const latest = useRef(decidings);
  useEffect(() => {
    latest.current = decidings;
  });
  return useCallback(
    (field) => {
      flushSync(() => decide({ [field.field]: beginWriting(kind, field, latest.current[field.field]) }));
      cardOf(panelRef.current, field.field)?.querySelector<HTMLElement>('[data-third] :is(input, textarea, button)')?.focus();
    },
    [panelRef, kind, decide],
  );
};
