import type { Store } from '../../src/store/store.ts';
import { workflowIds } from '../store-model/workflow-intents.ts';

const ALL = { limit: 1_000_000 };

/** Everything that can be read from a store, but for the bytes it takes. */
export function visibleState(store: Store) {
  const { operations, workflows, interactions, generations, restarts, worker, events, maintenance } = store;
  const newest = generations.newest()?.number ?? 0;
  const numbers = Array.from({ length: newest }, (_, index) => index + 1);
  return {
    operations: operations.list(ALL).map((operation) => ({
      operation,
      prompt: operations.prompt(operation.id),
      request: operations.request(operation.id),
      report: operations.report(operation.id),
    })),
    workflows: workflowIds(store).map((id) => ({
      workflow: workflows.get(id),
      plans: workflows.plans(id),
      events: workflows.events(id, ALL.limit),
    })),
    waitingForReview: workflows.waitingForReview(ALL.limit).map(({ id }) => id),
    plansOfThreads: threadsOf(store).map((threadId) => workflows.latestPlanOfThread(threadId)),
    openWork: operations.openWork(),
    active: operations.active().map(({ id }) => id),
    nextAttemptAt: operations.nextAttemptAt(),
    interactions: interactions.list(ALL),
    nextDeadline: interactions.nextDeadline(),
    undelivered: numbers.map((number) => interactions.undelivered(number).map(({ id }) => id)),
    generations: numbers.map((number) => generations.get(number)),
    living: generations.living().map(({ number }) => number),
    endedMarks: generations.endedMarks(),
    events: events.after(0, ALL),
    lastPosition: events.lastPosition(),
    openRestarts: restarts.unfinished(),
    restarts: numbers.map((number) => restarts.get(number)),
    worker: worker.current(),
    term: worker.term(),
    startError: worker.lastStartError(),
    hookThreads: store.hookHistory.threads(ALL.limit),
    hookTurns: threadsOf(store).map((threadId) => store.hookHistory.turns(threadId, ALL.limit)),
    hookMessages: threadsOf(store).map((threadId) => store.hookHistory.messages(threadId, ALL.limit)),
    projects: maintenance.projects(),
    operationCount: maintenance.size().operations,
  };
}

const threadsOf = ({ operations }: Store): readonly string[] => [
  ...new Set(operations.list(ALL).flatMap(({ threadId }) => threadId ?? [])),
];
