const SYSTEM_CODE = /^E(?!RR_)[A-Z0-9]+$/;
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The code of something that a file system said, null for everything else: that is a mistake in the code. */
export const systemCode = (problem: unknown): string | null =>
  problem instanceof Error && 'code' in problem && typeof problem.code === 'string' && SYSTEM_CODE.test(problem.code) ? problem.code : null;

export const meansFull = (code: string | null): boolean => code !== null && FULL.has(code);
