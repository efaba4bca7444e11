/** `npm run chaos -- [--blows 200] [--seed N]`: random histories on the real Codex, then a table for docs/GUARANTEES.md. */
import { parseArgs } from 'node:util';
import { runChaos, type ChaosResult } from './chaos.ts';

const { values } = parseArgs({ options: { blows: { type: 'string', default: '200' }, seed: { type: 'string' } } });
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(`seed ${seed}`);
const result = await runChaos({ blows: Number(values.blows), seed, onProgress: say });
tell(result);
process.exitCode = result.misses.length === 0 ? 0 : 1;

function tell({ codexVersion, dealt, toll, tasks, ends, workflows, workflowEnds, misses }: ChaosResult): void {
  const today = new Date().toISOString().slice(0, 10);
  say(`\n${values.blows} blows, seed ${seed}, Codex ${codexVersion}, ${today}:\n`);
  say('| what was done | times |\n| --- | --- |');
  for (const [blow, times] of Object.entries(dealt)) say(`| ${blow} | ${times} |`);
  const { workers, codex, frontEnds } = toll;
  say(
    `\nProcesses killed with SIGKILL: ${workers + codex + frontEnds} (${workers} workers, ${codex} Codex, ${frontEnds} front-ends).`,
  );
  say(`${tasks} tasks: ${listed(ends)}; ${workflows} plan workflows: ${listed(workflowEnds)}.`);
  say(misses.length === 0 ? 'No miss.' : `${misses.length} misses.`);
  for (const miss of misses) say(`MISS ${miss}`);
}

function listed(ends: Readonly<Record<string, number>>): string {
  return Object.entries(ends)
    .map(([status, n]) => `${n} ${status}`)
    .join(', ');
}
