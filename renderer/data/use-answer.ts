import { useEffect, useState } from 'react';
import type { AnswerTo, Question } from './list-questions.ts';
import { theLists } from './lists.ts';

/**
 * The answer of the lists' thread, live. `answers: false` = still what an earlier question found; it stays until the worker has
 * answered this one. undefined before the first answer.
 */
export const useAnswer = <Q extends Question>(question: Q): { readonly found: AnswerTo<Q>; readonly answers: boolean } | undefined => {
  const [answer, setAnswer] = useState<{ readonly asked: string; readonly found: AnswerTo<Q> } | null>(null);
  const asked = JSON.stringify(question);
  useEffect(() => {
    let current = true;
    const wanted = JSON.parse(asked) as Q;
    const ask = (): void => {
      void theLists().ask(wanted).then((found) => {
        if (current) setAnswer({ asked, found });
      });
    };
    ask();
    const stop = theLists().onStale(ask);
    return () => {
      current = false;
      stop();
    };
  }, [asked]);
  return answer === null ? undefined : { found: answer.found, answers: answer.asked === asked };
};
