/** What an interrupted answer left here, so that the next try goes on behind it. Lives as long as the app: a part of a snapshot is small. */
export type Kept = { readonly tag: string; readonly bytes: Buffer };

/** Of that many questions beginnings are kept; a sync asks one after the other. */
const MOST = 4;

export const createKeptAnswers = () => {
  const kept = new Map<string, Kept>();
  return {
    /** The headers that ask for the rest. */
    headersFor: (question: string): Record<string, string> => {
      const begun = kept.get(question);
      return begun === undefined ? {} : { range: `bytes=${begun.bytes.byteLength}-`, 'if-range': begun.tag };
    },
    /** The bytes that stand before an answer: what was kept where it goes on there, nothing where it begins anew; null where it is neither. */
    beginningOf: (question: string, response: Response): Buffer | null => {
      const begun = kept.get(question);
      if (response.status !== 206) return Buffer.of();
      const from = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
      const goesOn = begun !== undefined && Number(from) === begun.bytes.byteLength && response.headers.get('etag') === begun.tag;
      if (!goesOn) kept.delete(question);
      return goesOn ? begun.bytes : null;
    },
    keep: (question: string, response: Response, bytes: Buffer): void => {
      const tag = response.headers.get('etag');
      if (tag === null || tag.startsWith('W/') || response.headers.has('content-encoding') || bytes.byteLength === 0) return;
      kept.delete(question);
      kept.set(question, { tag, bytes });
      for (const oldest of [...kept.keys()].slice(0, -MOST)) kept.delete(oldest);
    },
    sizeOf: (question: string): number => kept.get(question)?.bytes.byteLength ?? 0,
    drop: (question: string): void => void kept.delete(question),
  };
};
export type KeptAnswers = ReturnType<typeof createKeptAnswers>;
