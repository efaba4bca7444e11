/** `npm run chaos -- [--blows 200] [--seed N]`: random histories on the real Codex, then a table for docs/GUARANTEES.md. */
import { parseArgs } from 'node:util';
import { runChaos } from './chaos.ts';

const { values } = parseArgs({ options: { blows: { type: 'string', default: '200' }, seed: { type: 'string' } } });
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(`seed ${seed}`);
const result = await runChaos({ blows: Number(values.blows), seed, onProgress: say });
say('\n| what was done | times |\n| --- | --- |');
for (const [blow, times] of Object.entries(result.dealt)) say(`| ${blow} | ${times} |`);
say(
  `\n${result.tasks} tasks: ${Object.entries(result.ends)
    .map(([status, n]) => `${n} ${status}`)
    .join(', ')}`,
);
for (const miss of result.misses) say(`MISS ${miss}`);
say(result.misses.length === 0 ? 'no miss' : `${result.misses.length} misses (seed ${seed})`);
process.exitCode = result.misses.length === 0 ? 0 : 1;
