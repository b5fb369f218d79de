/** How long the plugin takes to load beside what a user's configuration has loaded already, in milliseconds. */
import 'eslint';
import 'typescript-eslint';

const started = performance.now();
await import('../../dist/src/index.js');
process.send(performance.now() - started, () => process.disconnect());
