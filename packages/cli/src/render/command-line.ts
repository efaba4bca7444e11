import type { GlobalFlags } from '../plane.ts';

let repeated = '';

/** From now on printed commands carry the flags without which they would look into another state file or Codex home. */
export function repeatInCommands({ 'state-db': stateDb, 'codex-home': codexHome }: GlobalFlags): void {
  repeated = [flag('--state-db', stateDb), flag('--codex-home', codexHome)].join('');
}

/** A command as somebody can type it. */
export const commandLine = (rest: string): string => `codex-cp ${rest}${repeated}`;

const flag = (name: string, path: string | undefined): string => (path === undefined ? '' : ` ${name} ${quoted(path)}`);

const quoted = (path: string): string => (/^[\w./:\\~-]+$/.test(path) ? path : `"${path.replaceAll('"', '\\"')}"`);
