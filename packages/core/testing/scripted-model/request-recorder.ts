import { appendFileSync } from 'node:fs';
import type { ModelRequest, ResponseStatus } from './request-log.ts';

interface Waiter {
  readonly predicate: (request: ModelRequest) => boolean;
  readonly resolve: (request: ModelRequest) => void;
}

/** Collects requests while a model runs; each is in the log file before `add` returns. */
export class RequestRecorder {
  readonly requests: ModelRequest[] = [];
  private readonly waiters = new Set<Waiter>();

  constructor(private readonly logFile: string | undefined) {
    // Ends a line that a killed model left half written. A log that cannot be written shows here, not as a hang-up.
    if (logFile !== undefined) appendFileSync(logFile, '\n');
  }

  add(request: ModelRequest): void {
    this.requests.push(request);
    this.write(request);
    this.tell(request);
  }

  end(id: string, status: ResponseStatus): void {
    const index = this.requests.findIndex((request) => request.id === id);
    const request = this.requests[index];
    if (request === undefined) return;
    const ended = { ...request, status };
    this.requests[index] = ended;
    this.write({ id, status });
    this.tell(ended);
  }

  /** Resolves with the first request that fits, be it there already or still to come or to change its status. */
  waitFor(predicate: (request: ModelRequest) => boolean, timeoutMs: number): Promise<ModelRequest> {
    const known = this.requests.find(predicate);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        predicate,
        resolve: (request) => {
          clearTimeout(timer);
          resolve(request);
        },
      };
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        reject(new Error(`no such request within ${timeoutMs} ms; seen: ${this.requests.map(summary).join(', ')}`));
      }, timeoutMs);
      this.waiters.add(waiter);
    });
  }

  private tell(request: ModelRequest): void {
    for (const waiter of this.waiters) {
      if (!waiter.predicate(request)) continue;
      this.waiters.delete(waiter);
      waiter.resolve(request);
    }
  }

  private write(entry: object): void {
    if (this.logFile !== undefined) appendFileSync(this.logFile, `${JSON.stringify(entry)}\n`);
  }
}

function summary(request: ModelRequest): string {
  return `${request.marker.slice(0, 60)} step ${request.step} ${request.status}`;
}
