import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { useSession } from '#renderer/state/session.ts';

/** What this start found out and somebody should know, such as an unfinished write of the last run. */
export const Findings = () => {
  const findings = useSession((session) => session.findings);
  return (
    <>
      {findings.map((finding) => <ErrorNotice key={finding.type} failure={finding} />)}
    </>
  );
};
