// Holds every package that is published against publint (exports, types, files) and, as packed, the libraries among them
// against attw: what a program that imports them would get. Run after the build.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const attw = fileURLToPath(new URL('dist/index.js', import.meta.resolve('@arethetypeswrong/cli/package.json')));
const packages = fileURLToPath(new URL('../packages', import.meta.url));
const libraries = [];
let found = 0;
for (const name of readdirSync(packages)) {
  const pkgDir = join(packages, name);
  const { messages, pkg } = await publint({ pkgDir, strict: true });
  for (const message of messages) console.log(`${name}: ${formatMessage(message, pkg) ?? message.code}`);
  found += messages.length;
  if (pkg.exports) libraries.push(pkgDir);
}
const packed = mkdtempSync(join(tmpdir(), 'codex-cp-packed-'));
try {
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', packed, ...libraries]);
  for (const file of readdirSync(packed)) run(process.execPath, [attw, '--profile', 'esm-only', join(packed, file)]);
} finally {
  rmSync(packed, { recursive: true, force: true });
}
if (found > 0) process.exitCode = 1;

function run(command, args) {
  // On Windows npm is a script that only a shell can start.
  const shell = process.platform === 'win32' && command === 'npm';
  const { status, stdout, stderr } = spawnSync(command, args, { shell, encoding: 'utf8' });
  if (status === 0) return;
  console.log(`${stdout ?? ''}${stderr ?? ''}`);
  found += 1;
}
