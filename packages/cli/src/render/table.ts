import type { Format } from './format.ts';
import { fitWidth, textWidth, type KeptEnd } from './text-width.ts';
import { visibleLine } from './visible.ts';

/** One column: its title, its text per row, how the text is set apart. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly style?: (text: string, row: Row) => string;
  /** Cut on a narrow terminal, and which end is kept; other columns are never cut. */
  readonly shrinks?: KeptEnd;
}

const GAP = '  ';
const MIN_SHRUNK = 12;

/** A table with a line of titles. In a pipe nothing is cut, so that it can be searched. */
export function renderTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], format: Format): string {
  const cells = rows.map((row) => columns.map(({ cell }) => visibleLine(cell(row))));
  const natural = columns.map(({ title }, index) =>
    Math.max(textWidth(title), ...cells.map((line) => textWidth(line[index] ?? ''))),
  );
  const widths = shrink(natural, columns, format);
  const pad = (text: string, index: number): string => {
    const fitted = fitWidth(text, widths[index] ?? 0, columns[index]?.shrinks);
    return index === columns.length - 1 ? fitted : fitted + ' '.repeat((widths[index] ?? 0) - textWidth(fitted));
  };
  const titles = columns.map(({ title }, index) => format.style.bold(pad(title, index))).join(GAP);
  const lines = rows.map((row, at) =>
    columns.map(({ style = plain }, index) => style(pad(cells[at]?.[index] ?? '', index), row)).join(GAP),
  );
  return [titles, ...lines].map((line) => line.trimEnd()).join('\n');
}

const plain = (text: string): string => text;

/** Takes from the columns that may shrink what is too much for the terminal. */
function shrink<Row>(
  natural: readonly number[],
  columns: readonly Column<Row>[],
  { width }: Format,
): readonly number[] {
  if (width === null) return natural;
  let excess = natural.reduce((sum, each) => sum + each, 0) + GAP.length * (natural.length - 1) - width;
  return natural.map((each, index) => {
    if (excess <= 0 || columns[index]?.shrinks === undefined) return each;
    const taken = Math.min(excess, Math.max(0, each - MIN_SHRUNK));
    excess -= taken;
    return each - taken;
  });
}
