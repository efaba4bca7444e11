import { EventEmitter, once } from 'node:events';

/** Named gates; once released, a gate stays open. */
export class Gates {
  private readonly open = new Set<string>();
  private readonly events = new EventEmitter().setMaxListeners(0);

  release(name: string): void {
    this.open.add(name);
    this.events.emit(`gate ${name}`);
  }

  /** Resolves once the gate is open; rejects when the signal aborts. */
  async pass(name: string, signal: AbortSignal): Promise<void> {
    if (!this.open.has(name)) await once(this.events, `gate ${name}`, { signal });
  }
}
