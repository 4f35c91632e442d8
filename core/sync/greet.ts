import { err, ok } from '../result.ts';
import { PROTOCOL_OLDEST, PROTOCOL_VERSION } from './protocol.ts';
import { patiently, type Run, type Step } from './run.ts';

/**
 * Asks the endpoint what it is and where this PC stands with it. Errors: `version-too-old`, `version-too-new`; a new epoch is noted in the
 * journal, and all is offered and read anew from there.
 */
export const greet = async (run: Run): Step<void> => {
  const { journal, learned } = run.deps;
  const status = await patiently(run, (endpoint, signal) => endpoint.status(signal));
  if (!status.ok) return status;
  run.hasGreeted = true;
  if (status.value.protocol.oldest > PROTOCOL_VERSION) return err({ type: 'version-too-old' });
  if (status.value.protocol.newest < PROTOCOL_OLDEST) return err({ type: 'version-too-new' });
  learned(status.value);
  if (status.value.epoch === journal.standing().epoch) return ok(undefined);
  // All is read from the beginning: what was asked for before may be asked for again.
  run.asked.clear();
  return journal.saveEpoch(status.value.epoch);
};

/** The same in the middle of something that belongs to the epoch that this PC knows: in another one it begins anew. */
export const greetBeside = async (run: Run): Step<void> => {
  const { epoch } = run.deps.journal.standing();
  const greeted = await greet(run);
  if (!greeted.ok) return greeted;
  return run.deps.journal.standing().epoch === epoch ? ok(undefined) : err({ type: 'epoch-changed' });
};
