/**
 * The fewest steps that still fail, found by leaving out ever smaller runs of them until no single step can be spared or the
 * time is up. Takes many fewer tries than shrinking values one by one, and a history that fails is read by people.
 */
export const fewestSteps = async <T>(steps: readonly T[], fails: (steps: readonly T[]) => Promise<boolean>, isTimeUp: () => boolean): Promise<readonly T[]> => {
  let kept = steps;
  let run = Math.ceil(steps.length / 2);
  while (run >= 1 && !isTimeUp()) {
    const before = kept.length;
    for (let at = kept.length - run; at > -run && !isTimeUp(); at -= run) {
      const fewer = kept.toSpliced(Math.max(0, at), run + Math.min(0, at));
      if (fewer.length < kept.length && (await fails(fewer))) kept = fewer;
    }
    if (run === 1 && kept.length === before) break;
    run = run === 1 ? 1 : Math.ceil(run / 2);
  }
  return kept;
};
