import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareWorkerOutput } from './worker-output.ts';

test('the output of workers begins anew once it is larger than 1 MB', () => {
  const logPath = join(mkdtempSync(join(tmpdir(), 'codex-cp-output-')), 'worker.log');
  const sizeAfter = (bytes: number): number => {
    writeFileSync(`${logPath}.out`, 'x'.repeat(bytes));
    return statSync(prepareWorkerOutput(logPath)).size;
  };
  expect([sizeAfter(1_048_576), sizeAfter(1_048_577)]).toEqual([1_048_576, 0]);
});

test('its folder is made where it is missing, else no worker could be started', () => {
  const logPath = join(mkdtempSync(join(tmpdir(), 'codex-cp-output-')), 'logs', 'worker.log');
  writeFileSync(prepareWorkerOutput(logPath), 'x');
});
