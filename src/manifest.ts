import { createRequire } from 'node:module';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly homepage: string;
}

/**
 * The package's own package.json. The package refers to itself by name, so that the same line works from `src` and from `dist`;
 * `require` instead of a JSON import because the latter prints a warning on Node 20.
 */
export const manifest = createRequire(import.meta.url)('eslint-plugin-exactly-once/package.json') as Manifest;

/** The plugin's name in configurations: of rules, configs and settings. */
export const namespace = 'exactly-once';

/** A documentation page at the version that is running. The only place that knows where pages are published. */
export const docsUrl = (page: string): string => `${manifest.homepage}/blob/v${manifest.version}/docs/${page}.md`;
