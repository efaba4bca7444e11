/** The term of the worker that holds the lock. Every write of an owner is bound to it; an older one is refused. */
export interface Ownership {
  readonly epoch: number;
}
