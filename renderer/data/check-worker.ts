import { checkDeeply } from './check-view.ts';
import { ViewDb } from './db.ts';

/** Reads the whole view beside the window, slowly, answers once and is thrown away. */
const BREATH_MS = 15;

const db = new ViewDb();
void checkDeeply(db, () => new Promise((resolve) => void setTimeout(resolve, BREATH_MS))).then((checked) => {
  db.close();
  postMessage(checked);
});
