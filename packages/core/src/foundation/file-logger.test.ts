import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../../testing/manual-clock.ts';
import { fileLogger } from './file-logger.ts';
import { redactSecrets } from './redact.ts';

function logged(fields: Readonly<Record<string, unknown>>) {
  const path = join(mkdtempSync(join(tmpdir(), 'codex-cp-log-')), 'worker.log');
  const log = fileLogger({ path, clock: new ManualClock(), redact: redactSecrets, base: { program: 'test' } });
  log.log('info', 'something', fields);
  return { line: JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>, mode: statSync(path).mode & 0o777 };
}

test('a secret never reaches the log, wherever in a line it stands', () => {
  const { line } = logged({ command: 'deploy --password=hunter22', error: new Error('api_key=abcdef12') });
  expect(line).toMatchObject({ event: 'something', program: 'test', command: 'deploy --password=[redacted]' });
  expect(JSON.stringify(line)).not.toMatch(/hunter22|abcdef12/);
});

test.skipIf(process.platform === 'win32')('a log is for its owner only', () => {
  expect(logged({}).mode).toBe(0o600);
});
