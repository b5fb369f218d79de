import { aliasesOf, importsName } from './imports.ts';
import { identifiersOf, isLoadedModule, mentions, ts, unwrap, walk } from './syntax.ts';

/** So many names are looked for file by file; whoever asks for more needs the files of every name. */
const FEW_NAMES = 64;

/** In which files of a program a name stands, of whatever. */
export class FilesByName {
  readonly #files: readonly ts.SourceFile[];
  readonly #asked = new Map<string, readonly ts.SourceFile[]>();
  #all: ReadonlyMap<string, readonly ts.SourceFile[]> | undefined;

  constructor(files: readonly ts.SourceFile[]) {
    this.#files = files;
  }

  /** In the order of the files. */
  of(name: string): readonly ts.SourceFile[] {
    if (this.#all === undefined && this.#asked.size >= FEW_NAMES) this.#all = this.#everyName();
    if (this.#all !== undefined) return this.#all.get(name) ?? [];
    const known = this.#asked.get(name) ?? this.#files.filter(file => mentions(file, name));
    this.#asked.set(name, known);
    return known;
  }

  /** `undefined` where the compiler does not give the names away. */
  #everyName(): ReadonlyMap<string, readonly ts.SourceFile[]> | undefined {
    const all = new Map<string, ts.SourceFile[]>();
    for (const file of this.#files) {
      const names = identifiersOf(file);
      if (names === undefined) return undefined;
      for (const name of names.keys()) {
        const others = all.get(name);
        if (others === undefined) all.set(name, [file]);
        else others.push(file);
      }
    }
    return all;
  }
}

/** Editors keep the files that nobody has changed, and a program is asked about the same file from many others. */
const known = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly ts.Identifier[]>>();

/** The identifiers of that name in a file, those of its imports and exports aside, in the order of its text. */
function identifiersNamed(file: ts.SourceFile, name: string): readonly ts.Identifier[] {
  const identifiers = known.get(file) ?? identifiersIn(file);
  known.set(file, identifiers);
  return identifiers.get(name) ?? [];
}

function identifiersIn(file: ts.SourceFile): ReadonlyMap<string, readonly ts.Identifier[]> {
  const identifiers = new Map<string, ts.Identifier[]>();
  walk(file, node => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return false;
    if (ts.isExportAssignment(node) && ts.isIdentifier(unwrap(node.expression))) return false;
    if (ts.isObjectBindingPattern(node) && isImport(node)) return false;
    if (!ts.isIdentifier(node)) return undefined;
    const others = identifiers.get(node.text);
    if (others === undefined) identifiers.set(node.text, [node]);
    else others.push(node);
    return undefined;
  });
  return identifiers;
}

/** `const { send } = await import('./mails.ts')` */
function isImport({ parent }: ts.ObjectBindingPattern): boolean {
  return parent.initializer !== undefined && isLoadedModule(unwrap(parent.initializer));
}

/** The identifiers in a file that can be a name of another file, or of this one if it is the `home` of what is named. */
export function mentionsIn(file: ts.SourceFile, home: ts.SourceFile, name: string): readonly ts.Identifier[] {
  const aliases = file === home ? [] : aliasesOf(file, name);
  const found = [name, ...aliases].flatMap(one => identifiersNamed(file, one));
  // A module has its own names and those that it imports, beside those of scripts.
  const isElsewhere =
    file !== home &&
    ts.isExternalModule(home) &&
    ts.isExternalModule(file) &&
    !importsName(file, name) &&
    aliases.length === 0;
  return isElsewhere ? found.filter(node => !isPlain(node)) : found;
}

/** A variable's name, where it is declared or used: no member of anything. In JavaScript a declaration may be an import. */
function isPlain(node: ts.Identifier): boolean {
  if ((node.flags & ts.NodeFlags.JavaScriptFile) !== 0) return false;
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isFunctionDeclaration(parent) || ts.isParameter(parent)) return true;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return true;
  return ts.isPropertyAccessExpression(parent) && parent.expression === node;
}
