// The whole gate: `npm run check`. Runs every step, also after one has failed, and says at the end which did not pass.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules/.cache/codex-cp');
const vitest = (project) => {
  const file = join(cache, `${project}.json`);
  return {
    name: `tests: ${project}`,
    command: [
      'npx',
      'vitest',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    results: file,
  };
};
const npmRun = (name, script) => ({ name, command: ['npm', 'run', '--silent', script] });

/** Each lane runs by itself; the lanes of one stage at the same time. Process tests have the machine for themselves. */
const stages = [
  [[npmRun('build', 'build')]],
  [
    [
      npmRun('types', 'types'),
      npmRun('lint', 'lint'),
      npmRun('boundaries', 'boundaries'),
      npmRun('unused', 'unused'),
      npmRun('generated files', 'generated'),
      npmRun('packages', 'packages'),
    ],
    [vitest('unit')],
  ],
  [[vitest('process')]],
];

rmSync(cache, { recursive: true, force: true });
mkdirSync(cache, { recursive: true });
const done = [];
for (const stage of stages) await Promise.all(stage.map(runLane));
report();

async function runLane(steps) {
  for (const step of steps) done.push(await runStep(step));
}

function runStep({ name, command, results }) {
  const began = performance.now();
  const output = [];
  const [file, ...args] = command;
  const child = spawn(file, args, {
    cwd: root,
    shell: process.platform === 'win32',
    env: { ...process.env, FORCE_COLOR: '0' },
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    child.on('error', (error) => output.push(Buffer.from(String(error))));
    child.on('close', (code) => {
      const seconds = (performance.now() - began) / 1000;
      const ok = code === 0;
      console.log(
        `${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s${results ? `  ${tally(results)}` : ''}`,
      );
      if (!ok) console.log(Buffer.concat(output).toString().trimEnd());
      resolve({ name, ok, results });
    });
  });
}

function counts(file) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

function tally(file) {
  const { passed, failed } = counts(file);
  return `${passed} passed, ${failed} failed`;
}

/** Tests that passed at their second try only: named with what went wrong at the first, so that it can be looked into. */
function secondTries(file) {
  try {
    const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
    return testResults.flatMap(({ assertionResults }) =>
      assertionResults
        .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
        .map(({ fullName, failureMessages }) => `${fullName}\n      ${failureMessages[0].split('\n')[0]}`),
    );
  } catch {
    return [];
  }
}

/** A step without tests counts as one check; a test run that failed without a failing test counts as one more. */
function report() {
  let [passed, failed] = [0, 0];
  for (const { ok, results } of done) {
    for (const told of results ? secondTries(results) : []) console.log(`AGAIN ${told}`);
    const tests = results ? counts(results) : { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
    passed += tests.passed;
    failed += tests.failed + (results && !ok && tests.failed === 0 ? 1 : 0);
  }
  writeFileSync(join(cache, 'check.json'), JSON.stringify({ passed, failed }));
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
