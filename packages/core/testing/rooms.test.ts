import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import rooms from '../rooms.json' with { type: 'json' };

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const names = Object.keys(rooms).sort();

test('every folder of the sources is a room with a rule', () => {
  const folders = readdirSync(path('../src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(names);
});

test('the architecture page says of every room what it does', () => {
  const page = readFileSync(path('../../../docs/ARCHITECTURE.md'), 'utf8');
  const table = /^\| Room [^]*?\n\n/m.exec(page)?.[0] ?? '';
  const described = [...table.matchAll(/^\| `([\w-]+)\/` +\| \S/gm)].map(([, name]) => name);
  expect(described.sort()).toEqual(names);
});

test('a room may import only rooms below it', () => {
  const order = Object.keys(rooms);
  for (const [room, allowed] of Object.entries(rooms)) {
    for (const each of allowed) expect([room, order.indexOf(each)]).toEqual([room, expect.toSatisfy(isBelow(room))]);
  }
  function isBelow(room: string) {
    return (index: number): boolean => index >= 0 && index < order.indexOf(room);
  }
});
