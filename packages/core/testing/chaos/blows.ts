import type { Arena } from './arena.ts';
import { frontEndBlows } from './front-end-blows.ts';
import type { Random } from './random.ts';
import { surroundingBlows } from './surrounding-blows.ts';
import { workerBlows } from './worker-blows.ts';

/** What the chaos run does to the processes; the names are the rows of its table. */
const blows = { ...workerBlows, ...frontEndBlows, ...surroundingBlows };

export type Blow = keyof typeof blows;
export const BLOWS = Object.keys(blows) as readonly Blow[];

/** Deals one blow; afterwards a worker has been started where one was killed. */
export const deal = (arena: Arena, blow: Blow): Promise<void> => blows[blow](arena);

/** Every blow once in random order, then again: a short run knows each of them. */
export function* shuffled(random: Random): Generator<Blow, never> {
  for (;;) {
    const left = [...BLOWS];
    while (left.length > 0) yield* left.splice(Math.floor(random.next() * left.length), 1);
  }
}
