/** One line for the person at the terminal. */
export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Seconds since a moment of `performance.now()`, with one decimal, for a closing line. */
export const secondsSince = (start: number): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** A failure that the person can act on: the message says what to do, so no stack is printed. */
export class Stop extends Error {
  override readonly name = 'Stop';
}

/** Runs a command's main function; a Stop ends it with its message, anything else is a bug and shows its stack. */
export const runCommand = async (main: () => Promise<void>): Promise<void> => {
  try {
    await main();
  } catch (error) {
    say(error instanceof Stop ? `\n${error.message}` : String(error instanceof Error ? error.stack : error));
    process.exitCode = 1;
  }
};
