/** For each status, the events it accepts and the status each event leads to. A missing entry is illegal. */
export type TransitionTable<Status extends string, Event extends string> = {
  readonly [From in Status]: { readonly [E in Event]?: Status };
};

export interface Machine<Status extends string, Event extends string> {
  readonly table: TransitionTable<Status, Event>;
  /** The status after `event`, or undefined when `from` does not accept it. */
  next(from: Status, event: Event): Status | undefined;
  isTerminal(status: Status): boolean;
}

/** Makes a machine of its table; the first status is where a life begins. */
export function defineMachine<Status extends string, Event extends string>(
  table: TransitionTable<Status, Event>,
): Machine<Status, Event> {
  return {
    table,
    next: (from, event) => table[from][event],
    isTerminal: (status) => Object.keys(table[status]).length === 0,
  };
}
