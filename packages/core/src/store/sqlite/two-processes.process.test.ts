import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startChildScript, type ChildScript } from '../../../testing/child-script.ts';
import { givenSubmit, operationId } from '../../../testing/given.ts';
import { openSqliteStore } from './open.ts';

let path: string;
let children: ChildScript[];
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'codex-cp-pairs-')), 'state.sqlite3');
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(children.map((child) => child.exited));
});

async function start(count: number, script = 'submit-tasks'): Promise<void> {
  children = Array.from({ length: count }, () => startChildScript(script, [path]));
  for (const child of children) expect(await child.line()).toBe('ready');
}

/** The same line to all at the same moment; what each answered. */
async function all(line: string): Promise<{ kind: string; id: string }[]> {
  for (const child of children) child.send(line);
  const answers = await Promise.all(children.map((child) => child.line()));
  return answers.map((answer) => {
    const [kind = '', id = ''] = answer.split(' ');
    return { kind, id };
  });
}

test('eight processes that open a new state file at once all find it whole', async () => {
  await start(8);
  const answers = await all('- first');
  expect(answers.map(({ kind }) => kind).sort()).toEqual(['created', ...Array<string>(7).fill('duplicate')]);
});

test('eight processes that meet a breaking step at once keep one copy of the file, whole', async () => {
  const before = openSqliteStore(path);
  for (let n = 0; n < 50; n += 1) before.operations.submit(givenSubmit({ id: operationId(`op_${n}`) }), 1_000);
  before.close();
  await start(8, 'take-breaking-step');
  expect(new Set((await all('go')).map(({ kind }) => kind))).toEqual(new Set(['opened']));
  const copies = readdirSync(dirname(path)).filter((name) => name.includes('before-v'));
  expect(copies).toHaveLength(1);
  const copy = join(dirname(path), copies[0] ?? '');
  if (process.platform !== 'win32') expect(statSync(copy).mode & 0o777).toBe(0o600);
  const store = openSqliteStore(copy);
  expect(store.operations.openWork().queued).toBe(50);
  store.close();
});

test('two processes submit the same prompt at the same moment, 100 times: it is never stored twice', async () => {
  await start(2);
  for (let pair = 1; pair <= 100; pair += 1) {
    const answers = await all(`- prompt-${pair}`);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['created', 'duplicate']);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  }
  const store = openSqliteStore(path);
  expect(store.operations.openWork().queued).toBe(100);
  store.close();
});

test('two processes use the same key at the same moment, 100 times: one operation, and both get its id', async () => {
  await start(2);
  for (let pair = 1; pair <= 100; pair += 1) {
    const answers = await all(`key-${pair} prompt-${pair}`);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['created', 'existing']);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  }
});
