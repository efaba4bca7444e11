import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { hook: 'src/hook.ts', installer: 'src/installer.ts' },
  format: 'esm',
  clean: true,
  target: 'node20',
});
