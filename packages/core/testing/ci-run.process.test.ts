import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryWorkspace } from './workspace.ts';

const CI_RUN = fileURLToPath(new URL('../../../.ci/run', import.meta.url));
const EARLIER = { passed: 900, failed: 0 };

/** Runs `.ci/run` in a checkout where an earlier run was green and `npm` does what is given. */
function ciRun(npm: string): { readonly code: number | null; readonly lastLine: string | undefined } {
  const { root, remove } = temporaryWorkspace();
  onTestFinished(remove);
  const counts = join(root, 'node_modules/.cache/codex-cp/check.json');
  for (const folder of [dirname(counts), join(root, 'bin')]) mkdirSync(folder, { recursive: true });
  writeFileSync(counts, JSON.stringify(EARLIER));
  cpSync(CI_RUN, join(root, '.ci/run'));
  writeFileSync(join(root, 'bin/npm'), `#!/bin/sh\n${npm}\n`);
  chmodSync(join(root, 'bin/npm'), 0o755);
  const env = { ...process.env, PATH: `${join(root, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` };
  const { status, stdout } = spawnSync('bash', [join(root, '.ci/run')], { env, encoding: 'utf8' });
  return { code: status, lastLine: stdout.trimEnd().split('\n').at(-1) };
}

const counting = (counts: string): string => `echo '${counts}' > node_modules/.cache/codex-cp/check.json`;

test.skipIf(process.platform === 'win32').each([
  { what: 'an install that fails before the check', npm: 'exit 7', code: 7, says: '0 passed, 1 failed' },
  { what: 'a check that counted nothing', npm: 'exit 0', code: 0, says: '0 passed, 1 failed' },
  {
    what: 'a failure behind green counts',
    npm: `${counting('{"passed":5,"failed":0}')}; exit 1`,
    code: 1,
    says: '5 passed, 1 failed',
  },
  { what: 'failed tests', npm: `${counting('{"passed":5,"failed":3}')}; exit 1`, code: 1, says: '5 passed, 3 failed' },
  { what: 'a green check', npm: counting('{"passed":5,"failed":0}'), code: 0, says: '5 passed, 0 failed' },
])('the last line of .ci/run is true for $what', ({ npm, code, says }) => {
  expect(ciRun(npm)).toEqual({ code, lastLine: says });
});
