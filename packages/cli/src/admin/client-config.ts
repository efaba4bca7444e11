/** What the block for an MCP client is made of. */
export interface ClientConfigParts {
  readonly stateDb: string;
  readonly projectsRoot: string;
  readonly allowedRoots: readonly string[];
  /** Only where it is not the usual one. */
  readonly codexHome?: string | undefined;
  /** The server program: a file that Node runs. */
  readonly entry: string;
}

/** The block that a client's configuration takes. Node and the program are named whole: clients often have no PATH. */
export function clientConfig({ stateDb, projectsRoot, allowedRoots, codexHome, entry }: ClientConfigParts) {
  const env = {
    CODEX_MCP_STATE_DB: stateDb,
    CODEX_PROJECTS_ROOT: projectsRoot,
    CODEX_ALLOWED_ROOTS: allowedRoots.join(ROOTS_SEPARATOR),
    ...(codexHome !== undefined && { CODEX_HOME: codexHome }),
  };
  return { mcpServers: { 'codex-control-plane-mcp': { command: process.execPath, args: [entry], env } } };
}

/** A colon may stand in a path: roots are separated by a semicolon on every system. */
const ROOTS_SEPARATOR = ';';
