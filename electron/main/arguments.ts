/** What the starter of the app may say. Nothing here gives a power that the window does not have. */
export type Arguments = {
  /** another profile folder: a second office on one machine, for the demo and for tests */
  readonly profile: string | null;
  readonly demo: { readonly code: string; readonly endpoint: string } | null;
};

const valueOf = (argv: readonly string[], name: string): string | null => {
  const prefix = `--${name}=`;
  const given = argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length) ?? '';
  return given === '' ? null : given;
};

/** Reads `--phinong-profile=`, `--phinong-demo-code=`, `--phinong-demo-endpoint=`, or the variable PHINONG_PROFILE. */
export const readArguments = (argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Arguments => {
  const code = valueOf(argv, 'phinong-demo-code');
  const endpoint = valueOf(argv, 'phinong-demo-endpoint');
  return {
    profile: valueOf(argv, 'phinong-profile') ?? env['PHINONG_PROFILE'] ?? null,
    demo: code === null || endpoint === null ? null : { code, endpoint },
  };
};
