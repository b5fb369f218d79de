import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { programOf } from '../program.ts';
import { collectSnippets } from '../rules/cases.ts';
import { optionsIn, snippetOptions, viewsOf } from '../view.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures');

/** A small program of its own: a folder of fixtures, or a snippet of a rule's test. */
export interface Project {
  readonly name: string;
  /** Where its schema files are. */
  readonly root: string;
  /** Texts by absolute path. */
  readonly texts: ReadonlyMap<string, string>;
}

const FOLDERS = ['seeds', 'brokers', 'stores', 'services', 'variants', 'projects'];

/** They have compiler options that the others have not. */
const WITH_OPTIONS: ReadonlySet<string> = new Set([
  'brokers/cloudflare-queues',
  'brokers/pg-boss-12',
  'stores/mikro-orm-7',
  'stores/node-sqlite',
]);

/** Code of another folder under an older client, part of which it imports from there. */
const LIKE_ANOTHER = 'brokers/sqs-consumer-13';

/** Every folder of fixtures, with the compiler options that it type-checks under. */
export const fixtureProjects = (): ReadonlyMap<ts.CompilerOptions, readonly Project[]> => {
  const shared: Project[] = [];
  const projects = new Map<ts.CompilerOptions, readonly Project[]>([[optionsIn('brokers'), shared]]);
  for (const group of FOLDERS) {
    for (const entry of readdirSync(path.join(fixtures, group), { withFileTypes: true })) {
      const name = `${group}/${entry.name}`;
      if (!entry.isDirectory() || name === LIKE_ANOTHER) continue;
      if (WITH_OPTIONS.has(name)) projects.set(optionsIn(name), [folderAt(name)]);
      else shared.push(folderAt(name));
    }
  }
  return projects;
};

/** Every snippet of the rules' tests of which the test says what an edit makes of it: all that its rule offers an edit for. */
export const snippetProjects = (): ReadonlyMap<ts.CompilerOptions, readonly Project[]> => {
  const projects = collectSnippets().flatMap(({ title, code, file, isEdited, isBroken }): Project[] =>
    isEdited && !isBroken ? [{ name: title, root: path.dirname(file), texts: new Map([[file, code]]) }] : [],
  );
  return new Map([[snippetOptions(), projects]]);
};

const folderAt = (name: string): Project => {
  const home = path.join(fixtures, name);
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
    file => file.endsWith('.ts') && path.basename(file) !== 'expected.ts',
  );
  const texts = files.map(file => [path.join(home, file), readFileSync(path.join(home, file), 'utf8')] as const);
  return { name, root: home, texts: new Map(texts) };
};

/** The project beside itself, under the same schema files, with another text for one of its files. */
export const copyOf = (project: Project, id: string, edited: string, text: string): Project => ({
  ...project,
  texts: new Map([...project.texts].map(([file, old]) => [movedTo(project, id, file), file === edited ? text : old])),
});

/** Where a file of the project is in its copy; a snippet stays in its folder, and imports what is generated there. */
export const movedTo = ({ root, texts }: Project, id: string, file: string): string =>
  texts.size === 1 ? file.replace(/\.ts$/u, `-${id}.ts`) : path.join(root, id, path.relative(root, file));

export interface Checked {
  /** The program as if the project's files were its only source. */
  readonly programFor: (project: Project) => ts.Program;
  readonly problems: (file: string) => readonly string[];
}

export const check = (projects: readonly Project[], options: ts.CompilerOptions): Checked => {
  const { program } = programOf(Object.fromEntries(projects.flatMap(({ texts }) => [...texts])), options);
  const view = viewsOf(program, new Set(projects.flatMap(({ texts }) => [...texts.keys()])));
  return {
    programFor: ({ texts }) => view(texts.keys()),
    problems: file => {
      const source = program.getSourceFile(file);
      if (source === undefined) return [`no file ${file}`];
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
        ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '),
      );
    },
  };
};
