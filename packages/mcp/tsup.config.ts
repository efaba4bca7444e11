import { defineConfig } from 'tsup';

/**
 * Everything but the native module is bundled, the SDK and core too, so that a server starts fast and holds one copy of the
 * schema library that both use. What calls need is a chunk of its own, loaded by the first of them. The worker lies beside
 * the bundle, where core looks for it.
 */
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'codex-cp-mcp': 'src/codex-cp-mcp.ts',
    'codex-control-plane-mcp': 'src/codex-control-plane-mcp.ts',
    'openclaw-codex-mcp': 'src/openclaw-codex-mcp.ts',
    worker: '../core/src/worker/main.ts',
  },
  format: 'esm',
  dts: { entry: 'src/index.ts' },
  clean: true,
  target: 'node20',
  splitting: true,
  minify: true,
  noExternal: [/^(?!better-sqlite3$)[^.]/],
  external: ['better-sqlite3'],
  // What is CommonJS in the bundle requires Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
