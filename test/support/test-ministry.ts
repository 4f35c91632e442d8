import { startDemoMinistry, type DemoMinistry, type DemoPlan } from '#build/demo/demo-ministry.ts';
import { askAdminWith } from './admin.ts';

/** A demo ministry for a test: on any free port, and administered in this process, since starting a program for every code costs more than most of what is tested with it. */
export const startTestMinistry = (plan: DemoPlan): Promise<DemoMinistry> =>
  startDemoMinistry({
    port: 0,
    administer: async (args, env) => {
      const { code, out, err } = await askAdminWith(env, args);
      return { code, output: `${out}${err}` };
    },
    ...plan,
  });
