import ts from 'typescript';
import { libraries } from '../../src/catalog/libraries.ts';
import { declaringPackagesOf } from '../../src/catalog/library.ts';
import type { AccessPath, ConflictTest, Entry, Library } from '../../src/catalog/model.ts';
import { addressOf } from '../../src/catalog/table.ts';
import { nodesOf, type InMemoryProgram } from '../program.ts';
import { isPath, PathWalker, stepsOf, type Reached, type Step } from './access-path.ts';
import { DeclaredNames } from './declared-names.ts';
import { ModelWords, type PathInRow } from './model-words.ts';

/** What a row's target was found to be. */
interface Found {
  readonly signatures: readonly ts.Signature[];
  /** The type itself, for rows about handlers, parameters and fields. */
  readonly types: readonly ts.Type[];
}

const words = new ModelWords();

const awaited: Step = { name: 'Awaited', index: undefined };

export interface Problem {
  readonly text: string;
  /** About one of several places or options: no fault where another version of the package has it. */
  readonly isOneOfSeveral: boolean;
}

const problem = (text: string): Problem => ({ text, isOneOfSeveral: false });

export class RowCheck {
  readonly #checker: ts.TypeChecker;
  readonly #names: DeclaredNames;
  readonly #walker: PathWalker;
  /** Ready clients by the container that they stand for. */
  readonly #clients: ts.Type;
  readonly #makersOf = new Map<string, readonly ts.Signature[]>();
  readonly #callsOfPackages = new Map<string, readonly ts.Signature[]>();

  constructor(program: InMemoryProgram, file: string, folders: ReadonlyMap<string, string> = new Map()) {
    this.#checker = program.checker;
    this.#names = new DeclaredNames(program, folders);
    this.#walker = new PathWalker(program.checker);
    const clients = nodesOf(program.file(file), ts.isVariableDeclaration).find(
      variable => variable.name.getText() === 'clients',
    );
    if (clients === undefined) throw new Error('the program declares no clients');
    this.#clients = program.checker.getTypeAtLocation(clients);
  }

  /** What is wrong with the library's rows; rows that `isAsked` refuses are not looked at. */
  problems(library: Library, isAsked: (entry: Entry) => boolean = () => true): readonly Problem[] {
    const packages = declaringPackagesOf(library);
    return [
      ...library.entries.filter(isAsked).flatMap(entry => this.#problemsOf(packages, entry)),
      ...(library.conflicts ?? []).flatMap(conflict => this.#conflictProblems(packages, conflict)),
    ].map(({ text, isOneOfSeveral }) => ({ text: `${library.package}: ${text}`, isOneOfSeveral }));
  }

  #problemsOf(packages: readonly string[], entry: Entry): readonly Problem[] {
    const { paths, problems } = words.of(entry);
    const found = this.#find(packages, entry);
    const own = [
      ...problems,
      ...(typeof found === 'string' ? [found] : []),
      ...handlerProblems(entry),
      ...this.#givenProblems(entry),
    ].map(problem);
    const ofPaths =
      typeof found === 'string' ? [] : paths.flatMap(path => this.#problemOf(packages, entry, found, path));
    return [...own, ...ofPaths].map(({ text, isOneOfSeveral }) => ({
      text: `${describe(entry)}: ${text}`,
      isOneOfSeveral,
    }));
  }

  #problemOf(packages: readonly string[], entry: Entry, found: Found, path: PathInRow): Problem | readonly [] {
    if (!isPath(path.path)) return problem(`${path.at} ${path.path} is not written in the vocabulary`);
    if (this.#leads(packages, entry, found, path)) return [];
    return { text: `${path.at} ${path.path} leads nowhere`, isOneOfSeveral: path.isOneOfSeveral };
  }

  #givenProblems(entry: Entry): readonly string[] {
    if (entry.is !== 'gives') return [];
    const { package: name, type } = entry.what;
    const owner = libraries.find(library => library.package === name);
    const isThere = this.#typesNamed(owner === undefined ? [name] : declaringPackagesOf(owner), type).length > 0;
    return isThere ? [] : [`gives ${type}, which ${name} does not have`];
  }

  #conflictProblems(packages: readonly string[], { at, instanceOf }: ConflictTest): readonly Problem[] {
    const isMember = at === undefined || (isPath(at) && stepsOf(at)[0]?.name === 'Member');
    const isClass = instanceOf === undefined || this.#valuesNamed(packages, instanceOf).some(isConstructible);
    return [
      ...(isMember ? [] : [problem(`conflict ${at} is no part of an error`)]),
      ...(isClass ? [] : [problem(`conflict ${instanceOf} is no class`)]),
    ];
  }

  /** Follows a path from where its type in the model says that it starts. */
  #leads(packages: readonly string[], entry: Entry, found: Found, { from, path, holder }: PathInRow): boolean {
    switch (from) {
      case 'AccessPath':
        return this.#leadsFromCall(packages, entry, found, path);
      case 'ResultPath':
        return this.#isAwaitedMember(this.#result(packages, entry, found), path);
      case 'ReturnedPath':
        return this.#leadsFromReturned(entry, found, path);
      case 'HandlerPath':
        return this.#leadsFromHandler(entry, found, holder, path);
      case 'ObjectPath':
        return this.#walker.follow(found.types, stepsOf(path)) !== undefined;
      case 'ElsewherePath': {
        const { call } = holder;
        const types = this.#names
          .all(packages)
          .filter(symbol => (symbol.flags & ts.SymbolFlags.Type) !== 0)
          .map(symbol => this.#checker.getDeclaredTypeOfSymbol(symbol));
        const members = typeof call === 'string' ? types.flatMap(type => this.#membersOf(type, call)) : [];
        return this.#fromCall({ signatures: this.#walker.signatures(members), types: [] }, path) !== undefined;
      }
      case 'CallbackPath': {
        const callback = typeof holder['callback'] === 'string' && this.#fromCall(found, holder['callback']);
        return (
          callback !== undefined && callback !== false && this.#isParameter(this.#walker.signatures(callback), path)
        );
      }
      default:
        throw new Error(`nobody knows where a ${from} starts`);
    }
  }

  #leadsFromCall(packages: readonly string[], entry: Entry, found: Found, path: AccessPath): boolean {
    if (path.startsWith('Type[')) return 'type' in entry && entry.type.includes('*');
    if (path.startsWith('Maker.Maker.')) {
      const made = { signatures: this.#callsIn(packages), types: [] };
      return this.#fromCall(made, path.slice('Maker.Maker.'.length)) !== undefined;
    }
    if (path.startsWith('Maker.')) {
      const rest = path.slice('Maker.'.length);
      const leads = (signatures: readonly ts.Signature[]): boolean =>
        this.#fromCall({ signatures, types: [] }, rest) !== undefined;
      return leads(this.#declaredMakers(packages, entry)) || leads(this.#makers(packages, entry));
    }
    if (path.startsWith('Configuration.'))
      return this.#leadsFromConfiguration(packages, entry, path.slice('Configuration.'.length));
    if ('iterable' in entry) return path === 'Element' && found.types.some(isAsyncIterable);
    if (!path.startsWith('ReturnValue')) return this.#fromCall(found, path) !== undefined;
    const [, ...rest] = stepsOf(path);
    const result = this.#result(packages, entry, found);
    return result !== undefined && this.#walker.follow(result, rest) !== undefined;
  }

  /** From the type of the options that configure consumers like these. */
  #leadsFromConfiguration(packages: readonly string[], entry: Entry, rest: string): boolean {
    if (entry.is !== 'consumer' || entry.configurationType === undefined) return false;
    const options = this.#find(packages, { parameterType: entry.configurationType, is: 'pure' });
    return typeof options !== 'string' && this.#walker.follow(options.types, stepsOf(rest)) !== undefined;
  }

  #isAwaitedMember(from: Reached | undefined, path: AccessPath): boolean {
    return from !== undefined && this.#walker.follow(from, [awaited, ...stepsOf(path)]) !== undefined;
  }

  /** A row about the event's type has no function of its own to return anything. */
  #leadsFromReturned(entry: Entry, found: Found, path: AccessPath): boolean {
    const rows = entry.is === 'consumer' ? (entry.handlers ?? []) : [];
    const reached = rows.map(({ at }) => this.#fromCall(found, at) ?? []);
    // Which of several handlers it is, the type parameter of the call decides: the options that are given.
    if (reached.includes('anything')) return true;
    const handlers = reached.flatMap(handler => this.#walker.signatures(handler));
    const signatures = rows.length > 0 ? handlers : found.types.flatMap(type => type.getCallSignatures());
    return signatures.length === 0 ? rows.length === 0 : this.#isAwaitedMember(this.#walker.returned(signatures), path);
  }

  #leadsFromHandler(entry: Entry, found: Found, holder: PathInRow['holder'], path: AccessPath): boolean {
    if (typeof holder['at'] === 'string') {
      const isOfCall = 'handlers' in entry;
      const handler = isOfCall
        ? this.#fromCall(found, holder['at'])
        : this.#walker.follow(found.types, stepsOf(holder['at']));
      return (
        handler !== undefined && (handler === 'anything' || this.#isParameter(this.#walker.signatures(handler), path))
      );
    }
    // The decorated method is the program's own.
    if (addressOf(entry).kind === 'decorator') return stepsOf(path)[0]?.name === 'Parameter';
    // An optional member of a base class is a function or nothing.
    const signatures = this.#walker.signatures(found.types);
    if (signatures.length > 0) return this.#isParameter(signatures, path);
    // The type of one of the handler's parameters; the others are the program's own.
    const [first, ...rest] = stepsOf(path);
    const typed = 'parameterType' in entry ? String(entry.position ?? 0) : '0';
    if (first?.name !== 'Parameter') return false;
    return first.index === typed
      ? this.#walker.follow(found.types, rest) !== undefined
      : 'parameterType' in entry && rest.length === 0;
  }

  #isParameter(signatures: readonly ts.Signature[], path: AccessPath): boolean {
    const [first, ...rest] = stepsOf(path);
    if (first?.name !== 'Parameter') return false;
    const parameter = this.#walker.parameters(signatures, first.index);
    return parameter !== undefined && this.#walker.follow(parameter, rest) !== undefined;
  }

  /** Constructions and calls of the packages that give what the row's call is made on. */
  #makers(packages: readonly string[], entry: Entry): readonly ts.Signature[] {
    const { name } = addressOf(entry);
    const known = this.#makersOf.get(`${packages.join()} ${name}`);
    if (known !== undefined) return known;
    const receivers = this.#typesNamed(packages, name);
    const makers = this.#callsIn(packages).filter(signature => this.#gives(signature, receivers));
    this.#makersOf.set(`${packages.join()} ${name}`, makers);
    return makers;
  }

  /** How everything that the packages declare can be called or constructed. */
  #callsIn(packages: readonly string[]): readonly ts.Signature[] {
    const key = packages.join();
    const calls = this.#callsOfPackages.get(key) ?? this.#names.all(packages).flatMap(symbol => this.#callsOf(symbol));
    this.#callsOfPackages.set(key, calls);
    return calls;
  }

  /** Whose declaration names the type: `transaction(): TransactionBuilder<DB>`. To compare the types of a query builder can take minutes. */
  #declaredMakers(packages: readonly string[], entry: Entry): readonly ts.Signature[] {
    const receivers = this.#typesNamed(packages, addressOf(entry).name);
    return this.#callsIn(packages).filter(signature => this.#isDeclaredToGive(signature, receivers));
  }

  #isDeclaredToGive(signature: ts.Signature, receivers: readonly ts.Type[]): boolean {
    const node = (signature.getDeclaration() as ts.SignatureDeclaration | undefined)?.type;
    if (node === undefined || !ts.isTypeReferenceNode(node)) return false;
    const symbol = this.#checker.getSymbolAtLocation(node.typeName);
    return symbol !== undefined && receivers.some(receiver => receiver.getSymbol() === symbol);
  }

  #gives(signature: ts.Signature, receivers: readonly ts.Type[]): boolean {
    const made = this.#checker.getAwaitedType(signature.getReturnType()) ?? signature.getReturnType();
    const isSaid = (made.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) === 0;
    return isSaid && receivers.some(receiver => this.#isInstanceOf(made, receiver));
  }

  /** Two instances of one generic type need not be assignable to each other. */
  #isInstanceOf(made: ts.Type, receiver: ts.Type): boolean {
    return this.#checker.isTypeAssignableTo(made, receiver) || made.getSymbol() === (receiver.getSymbol() ?? null);
  }

  /** How a symbol and its members can be called or constructed. */
  #callsOf(symbol: ts.Symbol): readonly ts.Signature[] {
    const values = (symbol.flags & ts.SymbolFlags.Value) === 0 ? [] : [this.#checker.getTypeOfSymbol(symbol)];
    const types = (symbol.flags & ts.SymbolFlags.Type) === 0 ? [] : [this.#checker.getDeclaredTypeOfSymbol(symbol)];
    const members = types.flatMap(type =>
      type.getProperties().map(property => this.#checker.getTypeOfSymbol(property)),
    );
    return [
      ...values.flatMap(value => [...value.getConstructSignatures(), ...value.getCallSignatures()]),
      ...members.flatMap(member => member.getCallSignatures()),
    ];
  }

  /** A command's result is what sending it gives: its output type. */
  #result(packages: readonly string[], entry: Entry, found: Found): Reached | undefined {
    const { kind, name } = addressOf(entry);
    return kind === 'command' ? this.#typesNamed(packages, `${name}Output`) : this.#walker.returned(found.signatures);
  }

  #fromCall(found: Found, path: AccessPath): Reached | undefined {
    const [first, ...rest] = stepsOf(path);
    switch (first?.name) {
      case 'Argument': {
        const start = this.#walker.parameters(found.signatures, first.index);
        return start && this.#walker.follow(start, rest);
      }
      case 'Arguments':
        return found.signatures.some(signature => signature.getParameters().length > 0) ? 'anything' : undefined;
      case 'Template': {
        const start = this.#walker.parameters(found.signatures, '0');
        return start === 'anything' ||
          start?.some(type => this.#checker.typeToString(type).includes('TemplateStringsArray'))
          ? 'anything'
          : undefined;
      }
      case 'Receiver':
      case 'TypeArgument':
        return 'anything';
      default:
        return undefined;
    }
  }

  #find(packages: readonly string[], entry: Entry): Found | string {
    const { kind, name, member } = addressOf(entry);
    switch (kind) {
      case 'function':
        return this.#callable([...this.#valuesNamed(packages, name), ...this.#typesNamed(packages, name)], 'call');
      case 'decorator':
        return this.#callable(this.#valuesNamed(packages, name), 'call');
      case 'construct':
      case 'command':
        return this.#callable(this.#valuesNamed(packages, name), 'construct');
      case 'iterable':
      case 'handlerType':
      case 'parameterType':
        return this.#ofType(this.#typesNamed(packages, name));
      default:
        // A verdict may be a value: `ConsumerStatus.REQUEUE`.
        return this.#member(packages, name, member, kind === 'field' || entry.is === 'verdict');
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

const isConstructible = (type: ts.Type): boolean => type.getConstructSignatures().length > 0;

const handlerProblems = (entry: Entry): readonly string[] => {
  if (entry.is !== 'consumer') return [];
  const rows = [...(entry.handlers ?? []), ...(entry.handler === undefined ? [] : [entry.handler])];
  if (rows.length === 0) return ['a consumer without a handler'];
  return rows.every(({ message, batch }) => message === undefined && batch === undefined)
    ? ['a handler without a message']
    : [];
};

const describe = (entry: Entry): string => {
  const { kind, name, member } = addressOf(entry);
  return `${kind} ${name}${member === '' ? '' : `.${member}`}`;
};

const isAsyncIterable = (type: ts.Type): boolean =>
  type.getProperties().some(({ escapedName }) => String(escapedName).startsWith('__@asyncIterator'));
