import { fileURLToPath } from 'node:url';

/** The program of a server, a file that Node runs, beside the door of its package. */
export const serverProgram = (name: 'codex-cp-mcp' | 'codex-control-plane-mcp'): string =>
  fileURLToPath(new URL(`./${name}.js`, import.meta.resolve('@codex-cp/mcp')));
