import { expect, test, vi } from 'vitest';

interface Figures {
  row(what: string, values: readonly number[], aim?: unknown, unit?: string): void;
  atMost(quantileName: 'p50' | 'p95', limit: number): unknown;
  printTable(): void;
}

const url = new URL('../../../bench/figures.mjs', import.meta.url).href;

test('what this system does not tell is no figure, and no aim that was missed', async () => {
  const { row, atMost, printTable } = (await import(url)) as Figures;
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    row('time', [50, 70], atMost('p50', 80));
    row('slow', [90], atMost('p50', 80));
    row('RSS', [NaN], atMost('p50', 70), 'MB');
    printTable();
  } finally {
    vi.restoreAllMocks();
  }
  const [, , time, slow, rss] = lines;
  expect(time).toMatch(/time +\| 70\.0 ms +\| 70\.0 ms +\| 2 +\| p50 <= 80\.0 ms +\| met/);
  expect(slow).toContain('MISSED');
  expect(rss).toMatch(/RSS +\| no figure on this system/);
  expect(rss).not.toMatch(/NaN|MISSED/);
});
