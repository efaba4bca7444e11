import type { Logger } from '../foundation/logger.ts';
import type { AppServerEvent } from './port.ts';

/** How many events are kept for the first listener; Codex says a few things at once after the handshake. */
const MAX_EARLY = 100;

/** Hands events to whoever listens, in order; one listener's error is not another's. */
export class EventFeed {
  readonly #log: Logger;
  readonly #listeners = new Set<(event: AppServerEvent) => void>();
  #early: AppServerEvent[] | null = [];

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Adds a listener and returns how to remove it. The first one also gets what came before it. */
  listen(listener: (event: AppServerEvent) => void): () => void {
    this.#listeners.add(listener);
    const early = this.#early ?? [];
    this.#early = null;
    for (const event of early) this.#hand(event, listener);
    return () => void this.#listeners.delete(listener);
  }

  emit(event: AppServerEvent): void {
    if (this.#early && this.#early.length < MAX_EARLY) this.#early.push(event);
    for (const listener of [...this.#listeners]) this.#hand(event, listener);
  }

  #hand(event: AppServerEvent, listener: (event: AppServerEvent) => void): void {
    try {
      listener(event);
    } catch (error) {
      this.#log.log('error', 'app_server.listener_failed', { event: event.kind, error });
    }
  }
}
