import { applyFrames, forgetEverything, type ParsedFrame } from './apply.ts';
import { applySave, readStanding, saveIn, type Standing } from './apply-save.ts';
import type { ViewDb, Written } from './db.ts';
import type { OpenRows } from './open-rows.ts';

/** Kinds of frames that change nothing of what a save needs to know. */
const BESIDE: ReadonlySet<string> = new Set(['draft', 'setting', 'sync-run']);

/**
 * The write door with its memory: the short way for what a person saves (renderer/data/apply-save.ts), the ordinary one
 * (renderer/data/apply.ts) for everything else and whenever the short one does not fit. Both leave the same view behind.
 */
export const createDoor = (db: ViewDb, open: OpenRows) => {
  let standing: Standing | null = null;

  const shortWay = async (frames: readonly ParsedFrame[]): Promise<Written | false> => {
    const save = saveIn(frames);
    if (save === null) return false;
    standing ??= await readStanding(db);
    return applySave(db, open, standing, save);
  };

  return {
    /** Applies frames in order of their positions; answers the records it wrote. Nothing is kept in memory of a turn that failed. */
    apply: async (frames: readonly ParsedFrame[]): Promise<Written> => {
      open.beginTurn();
      try {
        const saved = await shortWay(frames);
        if (saved !== false) {
          open.endTurn([]);
          return saved;
        }
        if (!frames.every(({ body }) => BESIDE.has(body.kind))) standing = null;
        const written = await applyFrames(db, frames);
        if (standing !== null) standing.kept = db.kept;
        open.endTurn(written.keys());
        return written;
      } catch (problem) {
        standing = null;
        open.clear();
        throw problem;
      }
    },

    forgetEverything: async (journalId: string): Promise<void> => {
      open.beginTurn();
      open.clear();
      standing = null;
      await forgetEverything(db, journalId);
      open.endTurn([]);
    },
  };
};
