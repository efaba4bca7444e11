import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    contract: 'src/contract.ts',
    'listed-tools': 'src/listed-tools.ts',
    worker: 'src/worker/main.ts',
    'scripted-model': 'testing/scripted-model.ts',
    'scripted-model-main': 'testing/scripted-model/main.ts',
  },
  format: 'esm',
  dts: {
    entry: {
      index: 'src/index.ts',
      contract: 'src/contract.ts',
      'listed-tools': 'src/listed-tools.ts',
      'scripted-model': 'testing/scripted-model.ts',
    },
  },
  clean: true,
  target: 'node20',
  sourcemap: true,
});
