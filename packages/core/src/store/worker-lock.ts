/** The one lock that makes a process the worker of a state file. Held for life; gone with the process. */
export interface HeldLock {
  /** False when somebody deleted or replaced the file: the lock then protects nothing any more. */
  isIntact(): boolean;
  release(): void;
}
