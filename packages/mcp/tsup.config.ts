import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/codex-cp-mcp.ts', 'src/codex-control-plane-mcp.ts', 'src/openclaw-codex-mcp.ts'],
  format: 'esm',
  dts: { entry: 'src/index.ts' },
  clean: true,
  target: 'node20',
  sourcemap: true,
  minify: true,
  // The SDK is bundled, so that a server starts fast; core is loaded when it is first needed.
  noExternal: [/^@modelcontextprotocol\//],
  external: ['@codex-cp/core', '@codex-cp/core/listed-tools'],
});
