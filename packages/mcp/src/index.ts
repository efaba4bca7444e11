/** MCP servers of codex-cp. */
export { serveMcp, type ServeOptions } from './serve.ts';
