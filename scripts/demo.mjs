// `npm run demo`: installs and builds what is missing, then runs a real task through the real Codex. Needs only Node.
// Always against the scripted model, so that it costs nothing and needs no account; `-- --login` uses your own login.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);

if (!existsSync(join(root, 'node_modules/@codex-cp/core'))) step('Installing (once; a minute or two)', ['npm', 'ci']);
step('Building', ['npm', 'run', '--silent', 'build']);
const { status } = spawnSync(process.execPath, [join(root, 'scripts/demo-task.mjs'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;

function step(title, [command, ...args]) {
  process.stdout.write(`${title} …\n`);
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    shell,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) fail(`${stdout ?? ''}${stderr ?? ''}\n"${[command, ...args].join(' ')}" failed.`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
