import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCodex } from '../../src/app-server/find-codex.ts';
import { copyCodex } from '../copy-codex.ts';
import { processesOf } from '../processes-of.ts';
import { openRig, type Rig } from '../rig.ts';
import { trustHook } from '../trust-hook.ts';
import { startWorker, wait, workersOf, type Arena, type Toll } from './arena.ts';
import { BLOWS, deal, shuffled, type Blow } from './blows.ts';
import { doubleKeys, leftovers, missesOf } from './judge.ts';
import { seeded, type Random } from './random.ts';
import { answerSome, TaskSource } from './tasks.ts';
import { judgeWorkflow } from './judge-workflow.ts';
import { WorkflowSource } from './workflows.ts';

export interface ChaosOptions {
  readonly blows: number;
  readonly seed: number;
  readonly onProgress?: (line: string) => void;
}

export interface ChaosResult {
  readonly codexVersion: string;
  readonly dealt: Readonly<Record<Blow, number>>;
  readonly toll: Readonly<Toll>;
  readonly tasks: number;
  readonly ends: Readonly<Record<string, number>>;
  readonly workflows: number;
  readonly workflowEnds: Readonly<Record<string, number>>;
  /** Each a sentence; empty when every promise held. */
  readonly misses: readonly string[];
}

const OPEN_TASKS = 4;
const OPEN_WORKFLOWS = 2;
const PATIENCE_MS = 120_000;

/** Random histories on the real Codex: tasks keep coming, processes keep dying; afterwards every promise is checked. */
export async function runChaos({ blows, seed, onProgress = () => undefined }: ChaosOptions): Promise<ChaosResult> {
  const random = seeded(seed);
  const rig = await openRig();
  try {
    const arena = await prepare(rig, random);
    const dealt = Object.fromEntries(BLOWS.map((blow) => [blow, 0])) as Record<Blow, number>;
    const next = shuffled(random);
    for (let n = 1; n <= blows; n += 1) {
      await letWork(arena);
      const blow = next.next().value;
      await deal(arena, blow);
      dealt[blow] += 1;
      onProgress(`${n}/${blows} ${blow}; ${progressOf(arena)}`);
    }
    const misses = await judge(arena);
    await arena.workflows.close();
    const { tasks } = arena.source;
    const { workflows } = arena.workflows;
    const { version: codexVersion } = await findCodex({ env: process.env });
    return {
      codexVersion,
      dealt,
      toll: arena.toll,
      tasks: tasks.length,
      ends: count(tasks.map(({ id }) => rig.get(id).status)),
      workflows: workflows.length,
      workflowEnds: count(workflows.map(({ id }) => arena.workflows.workflow(id).status)),
      misses,
    };
  } finally {
    for (const { pid } of processesOf(rig)) process.kill(pid, 'SIGKILL');
    await rig.close();
  }
}

async function prepare(rig: Rig, random: Random): Promise<Arena> {
  const codexFolder = join(rig.workspace.root, 'codex');
  const codexBinary = await copyCodex(codexFolder);
  const hookDelay = join(rig.workspace.root, 'hook-delay');
  writeFileSync(hookDelay, '0');
  await trustHook(rig.workspace, {
    event: 'UserPromptSubmit',
    script: `#!/bin/sh\nread -r seconds < '${hookDelay}'\nsleep "$seconds"\n`,
  });
  const source = new TaskSource(rig, random, codexBinary);
  const workflows = new WorkflowSource(rig, random, codexBinary);
  const toll = { workers: 0, codex: 0, frontEnds: 0 };
  return { rig, random, source, workflows, codexBinary, codexFolder, hookDelay, toll, misses: [] };
}

/** A while without blows, in which people and programs do what they do. */
async function letWork(arena: Arena): Promise<void> {
  const { rig, random, source, workflows } = arena;
  source.keepOpen(OPEN_TASKS);
  await workflows.keepOpen(OPEN_WORKFLOWS);
  if (random.next() < 0.3) arena.misses.push(...[source.repeatOne() ?? []].flat());
  if (random.next() < 0.3) await workflows.repeatOne();
  // As every front-end does that finds open work without a worker.
  if (workersOf(arena).length === 0) startWorker(arena);
  await wait(random.between(50, 900));
  arena.misses.push(...answerSome(rig, random, 0.5));
  source.wishOneAway();
  await workflows.decideSome(0.6);
}

/** Lets everything come to its end, answering what is asked, and tells what should not be. */
async function judge(arena: Arena): Promise<readonly string[]> {
  const { rig, random, source, workflows } = arena;
  const isOpen = (): boolean => source.open().length + workflows.open().length > 0;
  const began = performance.now();
  while (isOpen() && performance.now() - began < PATIENCE_MS) {
    if (workersOf(arena).length === 0) startWorker(arena);
    arena.misses.push(...answerSome(rig, random, 1));
    await workflows.decideSome(1);
    await wait(100);
  }
  return [
    ...arena.misses,
    ...workflows.misses,
    ...source.tasks.flatMap((task) => missesOf(rig, task)),
    ...workflows.workflows.flatMap((workflow) => judgeWorkflow(rig, workflow)),
    ...doubleKeys(rig),
    ...(await leftovers(arena)),
  ];
}

const progressOf = ({ source, workflows }: Arena): string =>
  `${source.tasks.length} tasks and ${workflows.workflows.length} workflows, ${source.open().length} and ${workflows.open().length} open`;

function count(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
