import { defineMachine } from './machine.ts';

export const GENERATION_STATUSES = ['starting', 'ready', 'exited'] as const;
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

export const GENERATION_EVENTS = ['becameReady', 'ended'] as const;
export type GenerationEvent = (typeof GENERATION_EVENTS)[number];

/** One life of one app-server process. `exited` is written by the worker that holds the lock, once the process is gone. */
export const generationMachine = defineMachine<GenerationStatus, GenerationEvent>({
  starting: { becameReady: 'ready', ended: 'exited' },
  ready: { ended: 'exited' },
  exited: {},
});
