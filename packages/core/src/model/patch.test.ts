import { expect, test } from 'vitest';
import { readPatch } from './patch.ts';

test('files, kinds, moves and diffs are read wherever the patch stands', () => {
  const patch = [
    "apply_patch <<'EOF'",
    '*** Begin Patch',
    '*** Add File: /abs/new.txt',
    '+one',
    '+two',
    '*** Update File: src/a.ts',
    '*** Move to: src/b.ts',
    '@@ function x',
    '-old',
    '+new',
    '*** Delete File: gone.txt',
    '*** End Patch',
    'EOF',
  ].join('\n');
  expect(readPatch(patch)).toEqual([
    { path: '/abs/new.txt', kind: 'add', movePath: null, diff: 'one\ntwo\n' },
    { path: 'src/a.ts', kind: 'update', movePath: 'src/b.ts', diff: '@@ function x\n-old\n+new\n' },
    { path: 'gone.txt', kind: 'delete', movePath: null, diff: '' },
  ]);
});

test('a text without a patch has none', () => {
  expect(readPatch('touch a')).toBeUndefined();
});

test('a patch that was never ended is read to its end', () => {
  expect(readPatch('*** Begin Patch\n*** Add File: a\n+x')).toEqual([
    { path: 'a', kind: 'add', movePath: null, diff: 'x\n' },
  ]);
});
