import { expect, test } from 'vitest';
import { plain, terminal } from '../../testing/given.ts';
import { renderTable, type Column } from './table.ts';

interface Row {
  readonly id: string;
  readonly path: string;
  readonly title: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'PATH', cell: ({ path }) => path, shrinks: 'end' },
  { title: 'TITLE', cell: ({ title }) => title, shrinks: 'start' },
];
const long = { id: 'op_1', path: `/very/${'long/'.repeat(20)}project`, title: `A title ${'x'.repeat(80)}` };

test('in a pipe nothing is cut and there is no colour', () => {
  const text = renderTable([long, { id: 'op_22', path: '/p', title: 't' }], COLUMNS, plain);
  expect(text).toContain(long.path);
  expect(text).toContain(long.title);
  expect(text).not.toContain('\u001B');
  const [head = '', , second = ''] = text.split('\n');
  expect(second.indexOf('/p')).toBe(head.indexOf('PATH'));
});

test('on a narrow terminal only columns that may shrink are cut, at the end that says less', () => {
  const text = renderTable([long], COLUMNS, { ...terminal, style: plain.style });
  const line = text.split('\n')[1] ?? '';
  expect(line.length).toBeLessThanOrEqual(80);
  expect(line).toMatch(/^op_1 {2}….*project {2}A title.*…$/);
});

test('characters of two columns keep the columns straight', () => {
  const rows = [
    { id: '世界', path: '/a', title: 'x' },
    { id: 'abcd', path: '/b', title: 'y' },
  ];
  expect(renderTable(rows, COLUMNS, plain).split('\n').slice(1)).toEqual(['世界  /a    x', 'abcd  /b    y']);
});

test('a line break in a cell does not break the table', () => {
  expect(renderTable([{ id: 'a\nb', path: '/', title: '' }], COLUMNS, plain).split('\n')).toHaveLength(2);
});
