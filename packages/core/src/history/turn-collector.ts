import type { ChatItem, ChatTurn } from './chat-turn.ts';
import type { RolloutFact } from './rollout-fact.ts';

/** What is kept of a thread; everything else is only counted. */
export interface Kept {
  readonly accepts: (item: ChatItem, turnId: string) => boolean;
  readonly maxItems: number;
  readonly maxChars: number;
}

interface OpenTurn extends Omit<ChatTurn, 'items'> {
  readonly items: ChatItem[];
}

const MESSAGES: ReadonlySet<string> = new Set(['user', 'assistant', 'plan']);
const MAX_TURNS = 2_000;

/** Makes turns of facts, oldest first, and holds no more of them than is asked for: the newest stay. */
export class TurnCollector {
  messages = 0;
  turns = 0;
  /** Accepted items that had to go to make room for newer ones. */
  dropped = 0;
  #held = 0;
  #chars = 0;
  #open: OpenTurn[] = [];
  readonly #kept: Kept;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  add(fact: RolloutFact): void {
    if (fact.kind === 'turnStarted') this.#begin(fact.turnId, fact.at);
    else if (fact.kind === 'item') this.#take(fact.turnId, fact.item);
    else {
      const { status, error, at } = fact;
      this.#replace(fact.turnId, { status, error, completedAt: at });
    }
  }

  result(): readonly ChatTurn[] {
    return this.#open;
  }

  #begin(turnId: string, startedAt: number | null): OpenTurn {
    const known = this.#find(turnId);
    if (known) return known;
    const turn: OpenTurn = { turnId, status: 'inProgress', error: null, startedAt, completedAt: null, items: [] };
    this.turns += 1;
    this.#open.push(turn);
    if (this.#open.length > MAX_TURNS) this.#dropTurn();
    return turn;
  }

  /** Without an id it belongs to the turn at hand, as in what older versions wrote. */
  #take(turnId: string | null, item: ChatItem): void {
    const turn = (turnId === null ? this.#open.at(-1) : undefined) ?? this.#begin(turnId ?? 'unknown', item.at);
    if (MESSAGES.has(item.kind)) this.messages += 1;
    if (!this.#kept.accepts(item, turn.turnId)) return;
    turn.items.push(item);
    this.#held += 1;
    this.#chars += sizeOf(item);
    while (this.#held > this.#kept.maxItems || (this.#chars > this.#kept.maxChars && this.#held > 1)) this.#dropItem();
  }

  #replace(turnId: string, end: Pick<ChatTurn, 'status' | 'error' | 'completedAt'>): void {
    const index = this.#open.findLastIndex((turn) => turn.turnId === turnId);
    const turn = this.#open[index];
    if (turn) this.#open[index] = { ...turn, ...end };
  }

  #find(turnId: string): OpenTurn | undefined {
    return this.#open.findLast((turn) => turn.turnId === turnId);
  }

  #dropItem(): void {
    const oldest = this.#open.find(({ items }) => items.length > 0)?.items.shift();
    if (oldest) this.#forget(oldest);
  }

  #dropTurn(): void {
    for (const item of this.#open.shift()?.items ?? []) this.#forget(item);
  }

  #forget(item: ChatItem): void {
    this.dropped += 1;
    this.#held -= 1;
    this.#chars -= sizeOf(item);
  }
}

const sizeOf = ({ text, output }: ChatItem): number => text.length + (output?.length ?? 0);
