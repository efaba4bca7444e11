import { defineConfig } from 'tsup';

/**
 * Everything but the native module and the MCP server is bundled, oclif and core too: loading them file by file would
 * cost every command a tenth of a second. The worker lies beside the bundle, where core looks for it.
 */
export default defineConfig({
  entry: {
    main: 'src/main.ts',
    index: 'src/index.ts',
    admin: 'src/admin.ts',
    'admin-commands': 'src/admin-commands.ts',
    worker: '../core/src/worker/main.ts',
  },
  format: 'esm',
  target: 'node20',
  clean: true,
  splitting: true,
  minifySyntax: true,
  minifyWhitespace: true,
  noExternal: [/^(?!@codex-cp\/mcp$|better-sqlite3$|typescript$)[^.]/],
  external: ['@codex-cp/mcp', 'better-sqlite3', 'typescript'],
  // oclif is CommonJS and requires Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
