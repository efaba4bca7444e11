import type { AppServerEvent, Item, RequestId, TokenUsage } from '../app-server/port.ts';
import type { OperationId } from '../model/operation.ts';
import type { TurnTokens } from '../model/report.ts';

const ITEMS_KEPT = 200;

/** What is seen of one thread for one operation, in memory only: a new worker starts with an empty one. */
export class ThreadWatch {
  turnId: string | null = null;
  /** Items that were started and not completed, by id: an approval is joined with its item. */
  readonly openItems = new Map<string, Item>();
  /** Items that were refused: Codex tells of them once and keeps none of them in the turn. */
  readonly declined: Item[] = [];
  /** The newest items that were completed, for a turn of which Codex keeps nothing. */
  readonly completed: Item[] = [];
  /** Questions that Codex called closed and whose item is not yet through: it shows whether our answer was the one taken. */
  readonly closing = new Map<string, RequestId>();
  /** Where Codex writes the thread, and the threads of its sub-agents. */
  readonly rollouts = new Map<string, string>();
  /** What a hook said when it stopped the turn. */
  hookText: string | null = null;
  #tokens: TokenUsage | null = null;
  #sawStart: boolean;
  #held: AppServerEvent[] | null = null;

  constructor(
    readonly operationId: OperationId,
    readonly threadId: string,
    seenFrom: 'its start' | 'later',
  ) {
    this.#sawStart = seenFrom === 'its start';
  }

  /** Keeps events back until `release`: they may overtake the answer to the call that caused them. */
  hold(): void {
    this.#held ??= [];
  }

  /** Lets the held events go, in order, and everything after them. */
  release(handle: (event: AppServerEvent) => void): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) handle(event);
  }

  /** True when the event was kept back. */
  keeps(event: AppServerEvent): boolean {
    this.#held?.push(event);
    return this.#held !== null;
  }

  /** From here on the view has a gap: the sums are a lower bound. */
  missedSomething(): void {
    this.#sawStart = false;
  }

  writtenTo(threadId: string, rolloutPath: string | null): void {
    if (rolloutPath !== null) this.rollouts.set(threadId, rolloutPath);
  }

  itemCompleted(item: Item): void {
    if (item.type === 'commandExecution' && item.status === 'declined') this.declined.push(item);
    this.completed.push(item);
    if (this.completed.length > ITEMS_KEPT) this.completed.shift();
  }

  addTokens(last: TokenUsage): void {
    const sum = this.#tokens;
    this.#tokens = sum === null ? last : addUsage(sum, last);
  }

  tokens(): TurnTokens | null {
    return this.#tokens === null ? null : { ...pickUsage(this.#tokens), partial: !this.#sawStart };
  }
}

function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    totalTokens: a.totalTokens + b.totalTokens,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningOutputTokens: a.reasoningOutputTokens + b.reasoningOutputTokens,
  };
}

function pickUsage({
  totalTokens,
  inputTokens,
  cachedInputTokens,
  outputTokens,
  reasoningOutputTokens,
}: TokenUsage): TokenUsage {
  return { totalTokens, inputTokens, cachedInputTokens, outputTokens, reasoningOutputTokens };
}
