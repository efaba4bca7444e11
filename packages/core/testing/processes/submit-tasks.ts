/**
 * Opens the state file named on the command line at its first line of input, and submits one task a line: `KEY PROMPT`,
 * where KEY `-` is no key. Answers each with the outcome and the id.
 */
import { createInterface } from 'node:readline';
import { newId } from '../../src/foundation/ids.ts';
import type { Store } from '../../src/store/store.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { givenSubmit, operationId } from '../given.ts';

let store: Store | undefined;
process.stdout.write('ready\n');
createInterface(process.stdin).on('line', (line) => {
  store ??= openSqliteStore(process.argv[2] ?? '');
  const [key = '-', prompt = ''] = line.split(' ');
  const clientRequestId = key === '-' ? null : key;
  const intent = givenSubmit({ id: operationId(newId('op')), clientRequestId, prompt, dedupKey: prompt });
  const { kind, operation } = store.operations.submit(intent, 1_000);
  process.stdout.write(`${kind} ${operation.id}\n`);
});
