import ts from 'typescript';
import type { AccessPath, Entry, Library } from '../../src/catalog/model.ts';
import { addressOf } from '../../src/catalog/table.ts';
import { nodesOf, type InMemoryProgram } from '../program.ts';
import { PathWalker, stepsOf, type Reached, type Step } from './access-path.ts';
import { DeclaredNames } from './declared-names.ts';

/** What a row's target was found to be. */
interface Found {
  readonly signatures: readonly ts.Signature[];
  /** The type itself, for rows about handlers, parameters and fields. */
  readonly types: readonly ts.Type[];
}

/** Paths that are not seen from the call. */
const ofResult = new Set(['rowsAt', 'countAt', 'failuresAt']);
const words = new Set(['Argument', 'ReturnValue', 'Receiver', 'Type', 'Template', 'Parameter', 'Member']);

const awaited: Step = { name: 'Awaited', index: undefined };

const looksLikePath = (text: string): boolean => words.has(text.split(/[.[]/u)[0] ?? '');

/** Every access path of a row, with the property that holds it; handlers are looked at on their own. */
const pathsIn = (value: unknown, holder: string): readonly (readonly [string, AccessPath])[] => {
  if (typeof value === 'string') return looksLikePath(value) ? [[holder, value]] : [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => pathsIn(item, holder));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([name]) => name !== 'handlers' && name !== 'handler')
    .flatMap(([name, part]) => pathsIn(part, name === 'at' ? holder : name));
};

export class RowCheck {
  readonly #checker: ts.TypeChecker;
  readonly #names: DeclaredNames;
  readonly #walker: PathWalker;
  /** Ready clients by the container that they stand for. */
  readonly #clients: ts.Type;

  constructor(program: InMemoryProgram) {
    this.#checker = program.checker;
    this.#names = new DeclaredNames(program);
    this.#walker = new PathWalker(program.checker);
    const clients = nodesOf(program.file('packages.ts'), ts.isVariableDeclaration).find(
      variable => variable.name.getText() === 'clients',
    );
    if (clients === undefined) throw new Error('the program declares no clients');
    this.#clients = program.checker.getTypeAtLocation(clients);
  }

  /** What is wrong with the library's rows, one text each. */
  problems(library: Library): readonly string[] {
    return library.entries.flatMap(entry =>
      this.#problemsOf(library, entry).map(problem => `${library.package}: ${describe(entry)}: ${problem}`),
    );
  }

  #problemsOf(library: Library, entry: Entry): readonly string[] {
    const packages = [library.package, ...(library.alsoDeclaredBy ?? [])];
    const found = this.#find(packages, entry);
    if (typeof found === 'string') return [found];
    return [
      ...pathsIn(withoutTarget(entry), '').flatMap(([holder, path]) =>
        this.#leads(packages, entry, found, holder, path) ? [] : [`${holder} ${path} leads nowhere`],
      ),
      ...this.#handlerProblems(entry, found),
    ];
  }

  #handlerProblems(entry: Entry, found: Found): readonly string[] {
    if (entry.is !== 'consumer') return [];
    const problems: string[] = [];
    for (const row of entry.handlers ?? []) {
      const handler = this.#fromCall(found, row.at);
      if (handler === undefined) problems.push(`handlers ${row.at} leads nowhere`);
      else problems.push(...this.#messageProblems(this.#walker.signatures(handler), row));
    }
    if (entry.handler !== undefined) {
      const signatures = found.types.flatMap(type => type.getCallSignatures());
      problems.push(...this.#messageProblems(signatures, entry.handler, found.types));
    }
    if (entry.handlers === undefined && entry.handler === undefined) problems.push('a consumer without a handler');
    return problems;
  }

  #messageProblems(
    signatures: readonly ts.Signature[],
    row: { readonly message?: AccessPath; readonly batch?: AccessPath },
    parameter?: readonly ts.Type[],
  ): readonly string[] {
    const paths = [row.message, row.batch].filter(path => path !== undefined);
    if (paths.length === 0) return ['a handler without a message'];
    return paths.flatMap(path => {
      const [first, ...rest] = stepsOf(path);
      const start =
        signatures.length > 0 || parameter === undefined
          ? this.#walker.parameters(signatures, first?.index)
          : first?.index === '0'
            ? parameter
            : undefined;
      const ends = start && first?.name === 'Parameter' ? this.#walker.follow(start, rest) : undefined;
      return ends === undefined ? [`${path} leads nowhere`] : [];
    });
  }

  #leads(packages: readonly string[], entry: Entry, found: Found, holder: string, path: AccessPath): boolean {
    if (ofResult.has(holder)) {
      const result = this.#result(packages, entry, found);
      return result !== undefined && this.#walker.follow(result, [awaited, ...stepsOf(path)]) !== undefined;
    }
    if (holder === 'failuresReturned') return this.#failuresLead(found, path);
    if (holder === 'client') return this.#fromCallback(found, entry, path) !== undefined;
    if (path.startsWith('Type[')) return 'type' in entry && entry.type.includes('*');
    if (path.startsWith('ReturnValue')) {
      const [, ...rest] = stepsOf(path);
      const result = this.#result(packages, entry, found);
      return result !== undefined && this.#walker.follow(result, rest) !== undefined;
    }
    return this.#fromCall(found, path) !== undefined;
  }

  /** A command's result is what sending it gives: its output type. */
  #result(packages: readonly string[], entry: Entry, found: Found): Reached | undefined {
    const { kind, name } = addressOf(entry);
    return kind === 'command' ? this.#typesNamed(packages, `${name}Output`) : this.#walker.returned(found.signatures);
  }

  #failuresLead(found: Found, path: AccessPath): boolean {
    const signatures = found.types.flatMap(type => type.getCallSignatures());
    // A row about the event's type has no function of its own to return anything.
    if (signatures.length === 0) return true;
    const returned = this.#walker.returned(signatures);
    return returned !== undefined && this.#walker.follow(returned, [awaited, ...stepsOf(path)]) !== undefined;
  }

  #fromCallback(found: Found, entry: Entry, path: AccessPath): Reached | undefined {
    if (entry.is !== 'transaction' || entry.callback === undefined) return undefined;
    const callback = this.#fromCall(found, entry.callback);
    return callback && this.#walker.parameters(this.#walker.signatures(callback), stepsOf(path)[0]?.index);
  }

  #fromCall(found: Found, path: AccessPath): Reached | undefined {
    const [first, ...rest] = stepsOf(path);
    switch (first?.name) {
      case 'Argument': {
        const start = this.#walker.parameters(found.signatures, first.index);
        return start && this.#walker.follow(start, rest);
      }
      case 'Template': {
        const start = this.#walker.parameters(found.signatures, '0');
        return start === 'anything' ||
          start?.some(type => this.#checker.typeToString(type).includes('TemplateStringsArray'))
          ? 'anything'
          : undefined;
      }
      case 'Receiver':
        return 'anything';
      default:
        return undefined;
    }
  }

  // ------------------------------------------------------------------------------------------ targets

  #find(packages: readonly string[], entry: Entry): Found | string {
    const { kind, name, member } = addressOf(entry);
    switch (kind) {
      case 'function':
      case 'decorator':
        return this.#callable(this.#valuesNamed(packages, name), 'call');
      case 'construct':
      case 'command':
        return this.#callable(this.#valuesNamed(packages, name), 'construct');
      case 'handlerType':
      case 'parameterType':
        return this.#ofType(this.#typesNamed(packages, name));
      default:
        return this.#member(packages, name, member, kind === 'field');
    }
  }

  #ofType(types: readonly ts.Type[]): Found | string {
    return types.length === 0 ? 'no such type' : { signatures: [], types };
  }

  #callable(types: readonly ts.Type[], how: 'call' | 'construct'): Found | string {
    const signatures = types.flatMap(type =>
      how === 'call' ? type.getCallSignatures() : type.getConstructSignatures(),
    );
    if (types.length === 0) return 'no such name';
    return signatures.length === 0 ? `cannot be used as a ${how}` : { signatures, types };
  }

  #member(packages: readonly string[], type: string, member: string, isField = false): Found | string {
    const holders = type.startsWith('*')
      ? this.#names.endingIn(packages, type.slice(1)).flatMap(name => this.#typesNamed(packages, name))
      : this.#container(packages, type);
    if (holders.length === 0) return 'no such type';
    if (member === '()') {
      const signatures = holders.flatMap(holder => holder.getCallSignatures());
      return signatures.length === 0 ? 'cannot be called' : { signatures, types: holders };
    }
    const declared = holders.flatMap(holder => this.#membersOf(holder, member));
    const ready = type.includes('*') ? [] : this.#membersOf(this.#clients, type);
    const client = ready.flatMap(holder => this.#membersOf(holder, member));
    const types = client.length === 0 ? declared : client;
    if (types.length === 0) return 'no such member';
    const signatures = this.#walker.signatures(types);
    const isCall = isField || signatures.length > 0 || types.some(found => (found.flags & ts.TypeFlags.Any) !== 0);
    return isCall ? { signatures, types } : 'the member is no function';
  }

  #membersOf(holder: ts.Type, member: string): readonly ts.Type[] {
    const apparent = this.#checker.getApparentType(holder);
    if (!member.includes('*')) {
      const property = this.#checker.getPropertyOfType(apparent, member);
      return property === undefined ? [] : [this.#checker.getTypeOfSymbol(property)];
    }
    const prefix = member.slice(0, member.indexOf('*'));
    return apparent
      .getProperties()
      .filter(property => property.name.startsWith(prefix))
      .map(property => this.#checker.getTypeOfSymbol(property));
  }

  /** `Message.Attributes`: the type of the property; `customAlphabet`: what the function gives. */
  #container(packages: readonly string[], type: string): readonly ts.Type[] {
    const [first = '', ...rest] = type.split('.');
    let types = [...this.#typesNamed(packages, first), ...this.#valuesNamed(packages, first)];
    for (const name of rest)
      types = types
        .flatMap(holder => this.#membersOf(holder, name))
        .map(part => this.#checker.getNonNullableType(part));
    const made = types.flatMap(part => part.getCallSignatures().map(signature => signature.getReturnType()));
    return [...types, ...made];
  }

  #typesNamed(packages: readonly string[], name: string): readonly ts.Type[] {
    return this.#names
      .named(packages, name)
      .filter(symbol => (symbol.flags & ts.SymbolFlags.Type) !== 0)
      .map(symbol => this.#checker.getDeclaredTypeOfSymbol(symbol));
  }

  #valuesNamed(packages: readonly string[], name: string): readonly ts.Type[] {
    return this.#names
      .named(packages, name)
      .filter(symbol => (symbol.flags & ts.SymbolFlags.Value) !== 0)
      .map(symbol => this.#checker.getTypeOfSymbol(symbol));
  }
}

const targetNames = new Set(['type', 'member', 'field', 'function', 'construct', 'extends']);

/** A `command` is a path when it belongs to a dispatch; a command's name does not look like one. */
const withoutTarget = (entry: Entry): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(entry).filter(([name]) => !targetNames.has(name)));

const describe = (entry: Entry): string => {
  const { kind, name, member } = addressOf(entry);
  return `${kind} ${name}${member === '' ? '' : `.${member}`}`;
};
