/** A small service that has the packed plugin: one consumer with a bug, one without, and one whose verdict other files decide. */
import { cpSync } from 'node:fs';
import path from 'node:path';

import { linkedProject, type Project } from '../package/packed.ts';
import { readmeBlock } from '../package/readme.ts';

const needed = ['@types', 'amqplib', 'eslint', 'pg', 'typescript', 'typescript-eslint'];

/** The service, configured as the README says; `packages` are those that the tests need beside. */
export const service = (...packages: readonly string[]): Project => {
  const project = linkedProject(Object.fromEntries([...needed, ...packages].map(name => [name, name])));
  cpSync(path.join(import.meta.dirname, 'sample'), project.folder, { recursive: true });
  project.write('eslint.config.js', readmeBlock('eslint.config.mjs'));
  return project;
};
