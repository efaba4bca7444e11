import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRig, type Rig } from './rig.ts';

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

/** Runs an example as a user would, with the state file and the Codex home of the rig. */
async function run(name: string, prompt: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const env = {
    ...process.env,
    CODEX_HOME: rig.workspace.codexHome,
    CODEX_MCP_STATE_DB: rig.statePath,
    CODEX_CP_WORKER_IDLE_SECONDS: '1',
    CODEX_CP_APP_SERVER_IDLE_SECONDS: '1',
    HOME: rig.workspace.root,
  };
  const child = spawn(process.execPath, [join(EXAMPLES, name), prompt], { cwd: rig.workspace.cwd, env });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output.join('') };
}

const PROGRAMS: Readonly<Record<string, { prompt: string; says: string }>> = {
  'submit-and-wait.mjs': { prompt: '[[id:x]][[answer:all done]]', says: 'all done' },
  'retry-after-timeout.mjs': { prompt: '[[id:x]][[answer:only once]]', says: 'completed only once' },
  'answer-approvals.mjs': { prompt: '[[id:x]][[approval:touch asked-first]][[answer:done]]', says: 'accept' },
  'follow-and-resume.mjs': { prompt: '[[id:x]][[pause:200]][[command:echo hi]][[answer:followed]]', says: 'followed' },
};

test('every example is run here', () => {
  expect(
    readdirSync(EXAMPLES)
      .filter((name) => name.endsWith('.mjs'))
      .sort(),
  ).toEqual(Object.keys(PROGRAMS).sort());
});

describe('the example', () => {
  test.each(Object.entries(PROGRAMS))(
    '%s does what it says, and the task runs once',
    async (name, { prompt, says }) => {
      const { code, output } = await run(name, prompt);
      expect([code, output]).toEqual([0, expect.stringContaining(says)]);
      expect(rig.model.countStarts('x')).toBe(1);
      if (name.startsWith('answer')) expect(existsSync(join(rig.workspace.cwd, 'asked-first'))).toBe(true);
    },
  );
});
