/**
 * Policy frames that a relation serves: slogans change faster than software, so each is data with the time it was valid. Words stand in
 * locales/{th,en}/codes.json under `frame`. `isConfirmed` is false where the Thai label could not be read in a source of the ministry
 * (domain §4.6) and stays marked until the ministry confirms it.
 *
 * - 5S (การต่างประเทศ 5S / 5 มี): cabinet 12 March 2562 (2019), plan 2561–2580 (2018–2037); the first evaluation covered 2018–2022.
 * - The seven strategies of Synergy come from its page in the plan.
 * - "Proactive diplomacy" (2023) and "Proactive and People-Centred" (2025) are the ministry's later themes; their ends are not announced.
 */
export type PolicyFrame = { readonly code: string; readonly family: '5s' | 'synergy' | 'theme'; readonly from: string; readonly to: string | null; readonly isConfirmed: boolean };

export const POLICY_FRAMES: readonly PolicyFrame[] = [
  { code: 'security', family: '5s', from: '2018', to: '2037', isConfirmed: true },
  { code: 'sustainability', family: '5s', from: '2018', to: '2037', isConfirmed: false },
  { code: 'standard', family: '5s', from: '2018', to: '2037', isConfirmed: false },
  { code: 'status', family: '5s', from: '2018', to: '2037', isConfirmed: false },
  { code: 'synergy', family: '5s', from: '2018', to: '2037', isConfirmed: true },
  { code: 'synergy-governance', family: 'synergy', from: '2018', to: '2037', isConfirmed: false },
  { code: 'synergy-public-diplomacy', family: 'synergy', from: '2018', to: '2037', isConfirmed: false },
  { code: 'synergy-technology', family: 'synergy', from: '2018', to: '2037', isConfirmed: false },
  { code: 'synergy-services', family: 'synergy', from: '2018', to: '2037', isConfirmed: false },
  { code: 'synergy-capacity', family: 'synergy', from: '2018', to: '2037', isConfirmed: false },
  { code: 'synergy-mechanisms', family: 'synergy', from: '2018', to: '2037', isConfirmed: false },
  { code: 'synergy-friends', family: 'synergy', from: '2018', to: '2037', isConfirmed: false },
  { code: 'proactive', family: 'theme', from: '2023', to: null, isConfirmed: false },
  { code: 'people-centred', family: 'theme', from: '2025', to: null, isConfirmed: false },
];

const byCode = new Map(POLICY_FRAMES.map((frame) => [frame.code, frame]));

export const policyFrame = (code: string): PolicyFrame | null => byCode.get(code) ?? null;

/** The frames that were valid in a Common Era year; a frame without an end goes on. */
export const framesIn = (year: number): readonly PolicyFrame[] => POLICY_FRAMES.filter(({ from, to }) => Number(from) <= year && (to === null || year <= Number(to)));
