/** How `npm run build` writes the published modules: few of them, since loading many small ones costs more than linting with them. */
import path from 'node:path';

import { defineConfig, type Plugin } from 'rolldown';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Node reads the whole text of a CommonJS module to learn the names that an `import` of it may use, even when the module is loaded
 * already, and TypeScript has nine megabytes: `require` it instead, as the parser did before.
 */
const requireTypeScript: Plugin = {
  name: 'require-typescript',
  resolveId: id => (id === 'typescript' ? { id: '\0typescript' } : undefined),
  load: id =>
    id === '\0typescript'
      ? "import { createRequire } from 'node:module';\nexport default createRequire(import.meta.url)('typescript');\n"
      : undefined,
};

export default defineConfig({
  input: {
    index: path.join(root, 'src/index.ts'),
    analysis: path.join(root, 'src/analysis.ts'),
    'cli/main': path.join(root, 'src/cli/main.ts'),
  },
  platform: 'node',
  external: id => !id.startsWith('.') && !path.isAbsolute(id) && id !== 'typescript' && id !== '\0typescript',
  plugins: [requireTypeScript],
  output: { dir: path.join(root, 'dist/src'), format: 'esm', chunkFileNames: '[name].js' },
});
