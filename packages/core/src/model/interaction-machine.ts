import { defineMachine } from './machine.ts';

export const INTERACTION_STATUSES = ['pending', 'answered', 'expired', 'resolved', 'cleared', 'orphaned'] as const;
export type InteractionStatus = (typeof INTERACTION_STATUSES)[number];

export const INTERACTION_EVENTS = [
  'answerRecorded',
  'deadlinePassed',
  'confirmed',
  'clearedByServer',
  'generationEnded',
] as const;
export type InteractionEvent = (typeof INTERACTION_EVENTS)[number];

/**
 * An answer is durable before it is delivered: the client may hang up, the owner may be another process. `answered` and
 * `expired` are decisions; whether they were delivered is a fact of its own (`deliveredAt`).
 */
export const interactionMachine = defineMachine<InteractionStatus, InteractionEvent>({
  pending: {
    answerRecorded: 'answered',
    deadlinePassed: 'expired', // the default answer is the decision
    clearedByServer: 'cleared', // the turn ended, or someone else answered
    generationEnded: 'orphaned', // the process that asked is gone: nobody can be answered
  },
  answered: { confirmed: 'resolved', clearedByServer: 'cleared', generationEnded: 'orphaned' },
  expired: { confirmed: 'expired', clearedByServer: 'cleared', generationEnded: 'orphaned' },
  resolved: {},
  cleared: {},
  orphaned: {},
});
