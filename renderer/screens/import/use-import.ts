import { useEffect, useMemo, useState } from 'react';
import type { Json } from '#core/change/change.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import type { Fields } from '#core/domain/field-paths.ts';
import type { Correction, Corrections } from '#core/import/correct.ts';
import type { Decision } from '#core/import/proposal.ts';
import { annotateRows, proposeRows, type ExistingRelation, type ImportRow } from '#core/import/propose.ts';
import { recogniseColumns, type ColumnRole, type RawTable } from '#core/import/table.ts';
import { THAI_JAPAN_ANNOTATIONS } from '#core/import/thai-japan-annotations.ts';
import { isTaken, openQuestions, relationsOf, takeProposed, toIntents, type Decisions } from '#core/import/to-intents.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { Failure } from '#ipc/contract.ts';
import { useDraft } from '#renderer/data/drafts.ts';
import { newRecordId, saveIntents } from '#renderer/data/save.ts';
import { createPlaceAliases } from '#renderer/data/place-aliases.ts';
import { readAgreements, usePlaceRecords } from '#renderer/data/use-record.ts';
import { useLocated } from './use-located.ts';
import { useStatus } from '#renderer/state/session.ts';

type Kept = { readonly table: RawTable; readonly columns: readonly ColumnRole[]; readonly decisions: Decisions; readonly corrections: Corrections };

export type ImportStage = {
  readonly table: RawTable | null;
  readonly columns: readonly ColumnRole[];
  readonly rows: readonly ImportRow[];
  readonly decisions: Decisions;
  readonly relations: number;
  /** rows of which nothing enters the register */
  readonly left: number;
  readonly undecided: number;
  readonly wasFound: boolean;
  readonly begin: (table: RawTable) => void;
  readonly setColumns: (columns: readonly ColumnRole[]) => void;
  readonly decide: (key: string, decision: Decision) => void;
  readonly decideAll: (type: 'accept' | 'leave') => void;
  readonly correct: (key: string, correction: Correction) => void;
  /** back to what was read from the table */
  readonly forgetCorrection: (key: string) => void;
  readonly chooseDate: (key: string, date: PartialDate) => void;
  readonly accept: (source: (row: number) => string) => Promise<Result<{ changed: number }, Failure>>;
  readonly discard: () => Promise<void>;
};

const isKept = (value: Json | null): value is Json & Kept => typeof value === 'object' && value !== null && 'table' in value && 'decisions' in value && 'corrections' in value;

const existingRelation = ({ id, fields }: { readonly id: string; readonly fields: Fields }): ExistingRelation => {
  const { parties, sources } = readAgreement(fields);
  return { id, parties, quotes: sources.flatMap(({ quote }) => (quote === undefined ? [] : [quote])) };
};

/** A table under decision. It is a draft in the journal: a crash in the middle of the table loses nothing. */
export const useImport = (): ImportStage | undefined => {
  const status = useStatus();
  const stored = useDraft<Json>('import');
  const [kept, setKept] = useState<Kept | null>(null);
  const [existing, setExisting] = useState<readonly ExistingRelation[] | null>(null);
  const [wasFound, setWasFound] = useState(false);
  const [begun, setBegun] = useState(false);

  useEffect(() => {
    void readAgreements().then((records) => setExisting(records.map(existingRelation)));
  }, []);
  if (!begun && stored.draft !== undefined) {
    setBegun(true);
    if (isKept(stored.draft)) {
      setKept(stored.draft);
      setWasFound(true);
    }
  }

  const ownProvince = status.role === 'ministry' ? null : (status.unit?.province ?? null);
  const places = usePlaceRecords();
  const aliases = useMemo(() => {
    const made = createPlaceAliases();
    for (const place of places ?? []) made.put(place.key, place.fields);
    return made;
  }, [places]);
  const proposed = useMemo(
    () => (kept === null || existing === null ? [] : annotateRows(proposeRows(kept.table, kept.columns, { ownProvince, existing, corrections: kept.corrections, otherNames: aliases.otherForms }), THAI_JAPAN_ANNOTATIONS)),
    [kept, existing, ownProvince, aliases],
  );
  const rows = useLocated(proposed);
  if (stored.draft === undefined || existing === null) return undefined;

  const change = (next: Kept): void => {
    setKept(next);
    // Words, codes and dates: JSON throughout.
    stored.save(next as unknown as Json);
  };
  const update = (part: Partial<Kept>): void => {
    if (kept !== null) change({ ...kept, ...part });
  };
  const decisions = kept?.decisions ?? {};
  const correct = (key: string, correction: Correction): void => update({ corrections: { ...kept?.corrections, [key]: { ...kept?.corrections[key], ...correction } } });
  return {
    table: kept?.table ?? null,
    columns: kept?.columns ?? [],
    rows,
    decisions,
    relations: relationsOf(rows, decisions).length,
    left: rows.filter((row) => !row.proposals.some((proposal) => isTaken(proposal, rows, decisions))).length,
    undecided: openQuestions(rows, decisions).length,
    wasFound,
    begin: (table) => {
      setWasFound(false);
      change({ table, columns: recogniseColumns(table), decisions: {}, corrections: {} });
    },
    setColumns: (columns) => update({ columns, decisions: {}, corrections: {} }),
    decide: (key, decision) => update({ decisions: { ...decisions, [key]: decision } }),
    decideAll: (type) => update({ decisions: type === 'accept' ? takeProposed(decisions) : Object.fromEntries(rows.flatMap((row) => row.proposals).map(({ key }) => [key, { type }])) }),
    correct,
    forgetCorrection: (key) => update({ corrections: Object.fromEntries(Object.entries(kept?.corrections ?? {}).filter(([each]) => each !== key)) }),
    chooseDate: (key, signed) => correct(key, { signed }),
    accept: async (source) => {
      const intents = toIntents(rows, decisions, newRecordId, { text: source });
      const saved = await saveIntents(intents);
      if (!saved.ok) return err(saved.error);
      await stored.discard();
      setKept(null);
      return ok({ changed: intents.length });
    },
    discard: async () => {
      await stored.discard();
      setKept(null);
      setWasFound(false);
    },
  };
};
