import type { ConfigRow } from '@codex-cp/core';
import type { Format } from './format.ts';
import { renderTable } from './table.ts';

/** The effective settings and where each came from. */
export function renderConfig(rows: readonly ConfigRow[], format: Format): string {
  const { style } = format;
  return renderTable(
    rows,
    [
      { title: 'SETTING', cell: ({ name }) => name },
      { title: 'VALUE', cell: ({ value }) => showValue(value), shrinks: 'start' },
      {
        title: 'FROM',
        cell: ({ source }) => source,
        style: (text, { source }) => (source === 'default' ? style.dim(text) : text),
        shrinks: 'start',
      },
      { title: '', cell: ({ used }) => (used ? '' : 'not used yet'), style: style.dim },
    ],
    format,
  );
}

function showValue(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
