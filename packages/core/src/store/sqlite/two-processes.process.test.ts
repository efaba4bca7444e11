import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startChildScript, type ChildScript } from '../../../testing/child-script.ts';
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

async function start(count: number): Promise<void> {
  children = Array.from({ length: count }, () => startChildScript('submit-tasks', [path]));
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
