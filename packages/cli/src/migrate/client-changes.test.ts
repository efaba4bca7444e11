import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clientChangeOf, entriesOfPython, isChanged, type ClientChange } from './client-changes.ts';
import { jsonFormat } from './json-format.ts';

const DEPS = { doors: { node: '/n', codexCpMcp: '/cp.js', codexControlPlaneMcp: '/old.js' }, isOurs: () => false };
const folder = mkdtempSync(join(tmpdir(), 'codex-cp-clients-'));

function change(client: string | null, name: string, text?: string): ClientChange | undefined {
  const path = join(folder, name);
  if (text !== undefined) writeFileSync(path, text);
  return clientChangeOf({ client, path, format: jsonFormat, servers: [['mcpServers']] }, DEPS);
}

test('an entry of the Python server is changed, and leaves a state', () => {
  const found = change('A', 'a.json', '{"mcpServers": {"c": {"command": "codex-control-plane-mcp"}}}');
  expect(found).toMatchObject({ client: 'A', problem: null, entries: [{ name: 'c' }] });
  expect(found && [isChanged(found), entriesOfPython(found).length]).toEqual([true, 1]);
});

test('an entry of codex mcp-server leaves none, and what has no entry stays', () => {
  const codex = change('A', 'b.json', '{"mcpServers": {"c": {"command": "codex", "args": ["mcp"]}}}');
  expect(codex && [isChanged(codex), entriesOfPython(codex).length]).toEqual([true, 0]);
  const other = change('A', 'c.json', '{"mcpServers": {"c": {"command": "x"}}, "n": [1]}');
  expect(other).toMatchObject({ entries: [], problem: null });
  expect(other && isChanged(other)).toBe(false);
});

test('a client without a file is passed over; a file that somebody named has to be there', () => {
  expect(change('A', 'none.json')).toBeUndefined();
  expect(change(null, 'none.json')?.problem).toBe('There is no such file.');
});

test('a file that cannot be read is named where it speaks of Codex, or somebody named it', () => {
  expect(change('A', 'd.json', '{unquoted: 1}')).toBeUndefined();
  expect(change('A', 'e.json', '{unquoted: "codex"}')?.problem).toBe(
    'It cannot be changed: InvalidSymbol at line 1, column 2.',
  );
  expect(change(null, 'f.json', '{unquoted: 1}')?.problem).toContain('It cannot be changed: ');
});
