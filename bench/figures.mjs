/** Quantiles of measured milliseconds, and a plain table. */

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

export const p50 = (values) => quantile(values, 0.5);
export const p95 = (values) => quantile(values, 0.95);

const rows = [];

/** One line: what was measured, median and p95, what it is held against. Unit: milliseconds unless said otherwise. */
export function row(what, values, aim = '', unit = 'ms') {
  const show = (value) => `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
  rows.push([what, show(p50(values)), values.length > 1 ? show(p95(values)) : '', String(values.length), aim]);
  process.stderr.write(`  ${what}: ${show(p50(values))}\n`);
}

export function printTable() {
  const header = ['what', 'median', 'p95', 'runs', 'aim, or beside'];
  const all = [header, header.map(() => '---'), ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  for (const line of all) console.log(`| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
}
