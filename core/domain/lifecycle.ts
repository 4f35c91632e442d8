import { AGREEMENT_STATES, type AgreementState } from './code-lists.ts';

/** What an officer has to say before a passage is recorded. Dates are never among them: old papers often do not tell. */
export const NEEDS = ['reason', 'document', 'successor'] as const;
export type Need = (typeof NEEDS)[number];

export type Passage = { readonly to: AgreementState; readonly needs: readonly Need[] };

const REASON = ['reason'] as const;
const NOTHING = [] as const;

/**
 * Ends that an agreement in force can come to, and what each asks for:
 * - `expired`: its time is over; the paper already says so.
 * - `suspended`: a pause that somebody decided, so the reason.
 * - `terminated`: a decision of both or one of the sides (for European twin towns: of the council), so the decision's document and its reason.
 * - `superseded`: a party was merged or another agreement took its place (Yoshida became part of Chichibu), so the successor.
 */
const ENDS = { expired: NOTHING, suspended: REASON, terminated: ['document', 'reason'], superseded: ['successor'] } as const;
const BEFORE_SIGNING_ENDS = { abandoned: REASON } as const;

/**
 * The life of an agreement: from each state, the states that can follow and what has to be said.
 *
 * Before the signing, steps may be left out (an office often hears of a draft only when it is signed) and gone back, which
 * asks for a reason: somebody sent the draft back. `in-process` stands for what old tables say only as อยู่ระหว่างดำเนินการ:
 * from it any step of the preparation may be named. `active` → `active` says that a relation without recent activities lives
 * all the same, and asks what shows it. `terminated` and `superseded` are final: what begins again is a new agreement.
 * A wrong step is not undone by going back but by a correction, which may go anywhere (see state-log.ts).
 */
export const PASSAGES: Readonly<Record<AgreementState, Readonly<Partial<Record<AgreementState, readonly Need[]>>>>> = {
  intent: { exploring: NOTHING, drafting: NOTHING, 'in-approval': NOTHING, 'in-process': NOTHING, signed: NOTHING, ...BEFORE_SIGNING_ENDS },
  exploring: { drafting: NOTHING, 'in-approval': NOTHING, signed: NOTHING, intent: REASON, ...BEFORE_SIGNING_ENDS },
  drafting: { 'in-approval': NOTHING, signed: NOTHING, exploring: REASON, ...BEFORE_SIGNING_ENDS },
  'in-approval': { signed: NOTHING, drafting: REASON, exploring: REASON, ...BEFORE_SIGNING_ENDS },
  'in-process': { exploring: NOTHING, drafting: NOTHING, 'in-approval': NOTHING, signed: NOTHING, ...BEFORE_SIGNING_ENDS },
  signed: { active: NOTHING, dormant: NOTHING, renewing: NOTHING, ...ENDS },
  active: { active: REASON, dormant: NOTHING, renewing: NOTHING, ...ENDS },
  dormant: { active: NOTHING, renewing: NOTHING, ...ENDS },
  renewing: { active: NOTHING, signed: NOTHING, ...ENDS },
  expired: { renewing: NOTHING, superseded: ENDS.superseded },
  suspended: { active: REASON, expired: NOTHING, terminated: ENDS.terminated, superseded: ENDS.superseded },
  abandoned: { intent: REASON, exploring: REASON, drafting: REASON },
  terminated: {},
  superseded: {},
};

const isState = (code: string): code is AgreementState => Object.hasOwn(PASSAGES, code);

/** States whose agreements are in force, and can therefore fall asleep or run out. */
export const IN_FORCE: readonly string[] = ['signed', 'active', 'dormant', 'renewing'];

/**
 * What can follow a state, in the order of a life. A record without a state may begin anywhere and owes nothing: old relations come into
 * the register as they are. From a state of a newer version nothing is offered but a correction.
 */
export const passagesFrom = (state: string): readonly Passage[] => {
  if (state === '') return AGREEMENT_STATES.map((to) => ({ to, needs: NOTHING }));
  if (!isState(state)) return [];
  const next = PASSAGES[state];
  return AGREEMENT_STATES.flatMap((to) => {
    const needs = next[to];
    return needs === undefined ? [] : [{ to, needs }];
  });
};

/** What a passage asks for; null where the one state cannot follow the other. */
export const needsOf = (from: string, to: string): readonly Need[] | null => passagesFrom(from).find((passage) => passage.to === to)?.needs ?? null;
