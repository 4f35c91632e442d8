/** What core needs from the machine it runs on. Passed in, so that two offices can live in one test. */

/** Wall-clock time in milliseconds since 1970-01-01 UTC. It may be wrong by centuries (a PC set to the Buddhist year). */
export type WallClock = () => number;

/** Fresh random bytes from a cryptographic source. */
export type RandomBytes = (count: number) => Uint8Array;

/** SHA-256 of UTF-8 text, as 64 lower-case hexadecimal digits. */
export type Sha256 = (text: string) => string;
