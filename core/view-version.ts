/** Goes up whenever the same journal makes another view: an older view is then made anew, a newer one is left to the newer version. */
export const VIEW_RULES = 4;
/** The newest version of the view's tables: renderer/data/db.ts. */
export const VIEW_SCHEMA = 1;
