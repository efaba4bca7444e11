/** Quantiles of measured milliseconds, and a plain table. */

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

export const p50 = (values) => quantile(values, 0.5);
export const p95 = (values) => quantile(values, 0.95);

const rows = [];

/** An aim: this quantile of the values is at most `limit`, which `text` explains. */
export const atMost = (quantileName, limit, text = '') => ({ quantileName, limit, text });

/**
 * One line: what was measured, median and p95, the aim and whether it was met. Unit: milliseconds unless said otherwise.
 * A value that is NaN could not be measured: then nothing is said about the aim.
 */
export function row(what, values, aim = null, unit = 'ms') {
  if (values.some(Number.isNaN)) {
    rows.push([what, 'no figure on this system', '', '', '', '']);
    return;
  }
  const show = (value) => `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
  rows.push([
    what,
    show(p50(values)),
    values.length > 1 ? show(p95(values)) : '',
    String(values.length),
    ...judge(values, aim, show),
  ]);
  process.stderr.write(`  ${what}: ${show(p50(values))}\n`);
}

function judge(values, aim, show) {
  if (aim === null) return ['', ''];
  const value = aim.quantileName === 'p95' ? p95(values) : p50(values);
  const text = `${aim.quantileName} <= ${show(aim.limit)}${aim.text === '' ? '' : ` (${aim.text})`}`;
  return [text, value <= aim.limit ? 'met' : 'MISSED'];
}

export function printTable() {
  const header = ['what', 'median', 'p95', 'runs', 'aim', ''];
  const all = [header, header.map(() => '---'), ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  for (const line of all) console.log(`| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
}
