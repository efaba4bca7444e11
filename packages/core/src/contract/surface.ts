import { TOOLS } from './registry.ts';

/** Rises only when a field or tool is taken away or changes its meaning. */
export const CONTRACT_VERSION = '1';

/** How every MCP door introduces itself. */
export const SERVER_NAME = 'codex-control-plane-mcp';

/** Names of the tools whose shape is kept for ever, and of those that are there for older clients. */
export const STABLE_TOOLS: readonly string[] = TOOLS.filter(({ stability }) => stability === 'stable').map(
  ({ name }) => name,
);
export const COMPATIBILITY_TOOLS: readonly string[] = TOOLS.filter(
  ({ stability }) => stability === 'compatibility',
).map(({ name }) => name);
