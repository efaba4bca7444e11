import type { AppServer } from '../src/app-server/port.ts';
import type { WorkerPorts } from '../src/worker/run-worker-process.ts';

/**
 * Wraps the ports of a worker so that the process kills itself around one call: `before:METHOD`, `after:METHOD` or
 * `sent:METHOD` (the call was made, its answer not awaited), optionally `:N` for the n-th. `stop:METHOD` stops it before
 * the call with SIGSTOP: after a SIGCONT it goes on with it. Empty: changes nothing.
 */
export function dieAround(plan: string): (ports: WorkerPorts) => WorkerPorts {
  const [side = '', method = '', count = '1'] = plan.split(':');
  if (side === '') return (ports) => ports;
  let left = Number(count);
  const die = (): never => {
    process.kill(process.pid, 'SIGKILL');
    // The signal is delivered before this returns to the event loop; nothing more must run meanwhile.
    for (;;);
  };
  const guard = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function') return isPort(member) ? guard(member) : member;
        return (...args: unknown[]) => {
          const meant = key === method && --left === 0;
          if (meant && side === 'before') die();
          if (meant && side === 'stop') process.kill(process.pid, 'SIGSTOP');
          const result: unknown = Reflect.apply(member, target, args);
          if (meant && side === 'sent') return sendThenDie(result, die);
          if (result instanceof Promise) return result.then((value: unknown) => settle(value, meant));
          return settle(result, meant);
        };
      },
    });
  const settle = (value: unknown, meant: boolean): unknown => {
    if (meant && side === 'after') die();
    return isConnection(value) ? guard(value) : value;
  };
  return ({ store, host }) => ({ store: guard(store), host: guard(host) });
}

/** Gives the frame the time to leave this process: `setImmediate` runs after the writes of this turn of the loop. */
function sendThenDie(result: unknown, die: () => never): unknown {
  setImmediate(() => setImmediate(die));
  return result;
}

const PORTS = ['submit', 'open', 'create', 'takeOffice', 'append', 'prune', 'unfinished'];
const isPort = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && PORTS.some((name) => name in value);
const isConnection = (value: unknown): value is AppServer =>
  typeof value === 'object' && value !== null && 'startTurn' in value;
