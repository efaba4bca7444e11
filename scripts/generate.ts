/** Writes every generated file; with `--check` it changes nothing and fails where one differs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { configMarkdown } from '../packages/core/src/config/config-markdown.ts';
import { contractMarkdown } from '../packages/core/src/contract/contract-markdown.ts';
import { errorMarkdown } from '../packages/core/src/errors/error-markdown.ts';
import { generationMachine } from '../packages/core/src/model/generation-machine.ts';
import { interactionMachine } from '../packages/core/src/model/interaction-machine.ts';
import { machineMermaid } from '../packages/core/src/model/machine-mermaid.ts';
import { operationMachine } from '../packages/core/src/model/operation-machine.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const drawing = (text: string): string => `\`\`\`mermaid\n${text}\n\`\`\``;

/** Parts of documents, each between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`. */
const PARTS: readonly { readonly file: string; readonly name: string; readonly text: () => string }[] = [
  { file: 'docs/API_CONTRACT.md', name: 'tools', text: contractMarkdown },
  { file: 'docs/CONFIGURATION.md', name: 'settings', text: configMarkdown },
  { file: 'docs/ERRORS.md', name: 'errors', text: errorMarkdown },
  { file: 'docs/STATE_MACHINES.md', name: 'operation', text: () => drawing(machineMermaid(operationMachine)) },
  { file: 'docs/STATE_MACHINES.md', name: 'interaction', text: () => drawing(machineMermaid(interactionMachine)) },
  { file: 'docs/STATE_MACHINES.md', name: 'generation', text: () => drawing(machineMermaid(generationMachine)) },
];

const check = process.argv.includes('--check');
const stale: string[] = [];

for (const file of new Set(PARTS.map((part) => part.file))) {
  const path = `${root}${file}`;
  const before = readFileSync(path, 'utf8');
  const filled = PARTS.filter((part) => part.file === file).reduce(fill, before);
  const after = await format(filled, { parser: 'markdown', printWidth: 120, singleQuote: true });
  if (after === before) continue;
  if (check) stale.push(file);
  else writeFileSync(path, after);
}

if (stale.length > 0) {
  console.error(`Not up to date: ${stale.join(', ')}. Run \`npm run generate\` and commit the result.`);
  process.exitCode = 1;
}

function fill(document: string, { file, name, text }: (typeof PARTS)[number]): string {
  const [open, close] = [`<!-- generated:${name} -->`, `<!-- /generated:${name} -->`];
  const [head, rest] = document.split(open);
  const tail = rest?.split(close)[1];
  if (head === undefined || tail === undefined) throw new Error(`${file} has no place for ${name}`);
  return `${head}${open}\n\n${text()}\n\n${close}${tail}`;
}
