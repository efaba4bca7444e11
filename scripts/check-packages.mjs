// Holds every package that is published against publint: exports, types, files. Run after the build.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const packages = fileURLToPath(new URL('../packages', import.meta.url));
let found = 0;
for (const name of readdirSync(packages)) {
  const pkgDir = `${packages}/${name}`;
  const { messages, pkg } = await publint({ pkgDir, strict: true });
  for (const message of messages) console.log(`${name}: ${formatMessage(message, pkg) ?? message.code}`);
  found += messages.length;
}
if (found > 0) process.exitCode = 1;
