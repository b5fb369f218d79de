import ts from 'typescript';

/** Types that a path may lead to; `anything` where the package's own types say no more. */
export type Reached = readonly ts.Type[] | 'anything';

/** The words of the vocabulary, and what may stand in their brackets; `undefined` for those that have none. */
const vocabulary: Readonly<Record<string, RegExp | undefined>> = {
  Argument: /^(?:\d+|last)$/u,
  Arguments: undefined,
  Parameter: /^\d+$/u,
  Member: /^[^\]]+$/u,
  Type: /^\*$/u,
  TypeArgument: /^\d+$/u,
  Name: undefined,
  ReturnValue: undefined,
  Receiver: undefined,
  Maker: undefined,
  Configuration: undefined,
  Template: undefined,
  Awaited: undefined,
  Key: undefined,
  Element: undefined,
};

const word = /^(?<name>[A-Za-z]+)(?:\[(?<index>[^\]]*)\])?$/u;

export interface Step {
  readonly name: string;
  readonly index: string | undefined;
}

const stepOf = (text: string): Step | undefined => {
  const { name = '', index } = word.exec(text)?.groups ?? {};
  if (!Object.hasOwn(vocabulary, name)) return undefined;
  const inBrackets = vocabulary[name];
  const isWord = inBrackets === undefined ? index === undefined : index !== undefined && inBrackets.test(index);
  return isWord ? { name, index } : undefined;
};

const partsOf = (path: string): readonly string[] => path.split(/\.(?![^[]*\])/u);

/** Whether every word of the path is one of the vocabulary. */
export const isPath = (path: string): boolean => partsOf(path).every(text => stepOf(text) !== undefined);

/** The words of a path; throws on one that is not written in the vocabulary. */
export const stepsOf = (path: string): readonly Step[] =>
  partsOf(path).map(text => {
    const step = stepOf(text);
    if (step === undefined) throw new Error(`no access path: ${path}`);
    return step;
  });

/** Whether the text starts like a path. */
export const looksLikePath = (text: string): boolean => {
  const [first = ''] = partsOf(text);
  return stepOf(first) !== undefined;
};

/** Follows access paths through the types of a package. */
export class PathWalker {
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** Follows the steps; `undefined` when they lead nowhere. */
  follow(from: Reached, steps: readonly Step[]): Reached | undefined {
    let reached: Reached | undefined = from;
    for (const step of steps) {
      if (reached === undefined || reached === 'anything') return reached;
      reached = this.#step(reached, step);
    }
    return reached;
  }

  /** The types of the n-th parameter in any of the signatures; all parameters for `last`. */
  parameters(signatures: readonly ts.Signature[], index: string | undefined): Reached | undefined {
    const found = signatures.flatMap(signature => {
      const parameters = signature.getParameters();
      if (index === 'last') return parameters.flatMap(parameter => this.#typesOfParameter(signature, parameter));
      const position = Number(index);
      const parameter = parameters[position];
      if (parameter !== undefined && !isRest(parameter)) return this.#typesOfParameter(signature, parameter);
      const rest = parameters.at(-1);
      return rest !== undefined && isRest(rest) ? this.#typesOfRest(rest, position - parameters.length + 1) : [];
    });
    return this.#reached(found);
  }

  returned(signatures: readonly ts.Signature[]): Reached | undefined {
    return this.#reached(signatures.map(signature => signature.getReturnType()));
  }

  signatures(types: Reached): readonly ts.Signature[] {
    if (types === 'anything') return [];
    return this.#parts(types).flatMap(type => type.getCallSignatures());
  }

  #typesOfParameter(signature: ts.Signature, parameter: ts.Symbol): readonly ts.Type[] {
    const type = this.#checker.getTypeOfSymbol(parameter);
    // A parameter whose type is computed from a type parameter takes at least what the type parameter is bound to.
    const bounds = (signature.getTypeParameters() ?? []).flatMap(bound => {
      const constraint = bound.getConstraint();
      return constraint === undefined ? [] : [constraint];
    });
    return isRest(parameter) ? [...this.#element(type), ...bounds] : [type, ...bounds];
  }

  /** The type at a position of a rest parameter, which may be a tuple. */
  #typesOfRest(rest: ts.Symbol, position: number): readonly ts.Type[] {
    const type = this.#checker.getTypeOfSymbol(rest);
    const tuples = this.#parts([type]).filter(part => this.#checker.isTupleType(part));
    if (tuples.length === 0) return this.#element(type);
    return tuples.flatMap(tuple => {
      const elements = this.#checker.getTypeArguments(tuple as ts.TypeReference);
      return elements[position] ?? (hasOpenEnd(tuple as ts.TupleTypeReference) ? elements.slice(-1) : []);
    });
  }

  #step(types: readonly ts.Type[], step: Step): Reached | undefined {
    const parts = this.#parts(types);
    if (parts.some(saysNothing)) return 'anything';
    switch (step.name) {
      case 'Member':
        if (step.index === '*') return this.#everyMember(parts);
        return this.#reached(parts.flatMap(type => this.#member(type, step.index ?? '')));
      case 'Element':
        return this.#reached(parts.flatMap(type => this.#element(type)));
      case 'Name':
      case 'Key':
        return 'anything';
      case 'Awaited':
        return this.#reached(types.flatMap(type => this.#checker.getAwaitedType(type) ?? []));
      default:
        return undefined;
    }
  }

  #member(type: ts.Type, name: string): readonly ts.Type[] {
    const apparent = this.#checker.getApparentType(type);
    const property = this.#checker.getPropertyOfType(apparent, name);
    if (property !== undefined) return [this.#checker.getTypeOfSymbol(property)];
    const element = /^\d+$/u.test(name) ? apparent.getNumberIndexType() : apparent.getStringIndexType();
    return element === undefined ? [] : [element];
  }

  /** Of a type that says only that it is an object, the members may be anything. */
  #everyMember(types: readonly ts.Type[]): Reached | undefined {
    if (types.some(type => (type.flags & ts.TypeFlags.NonPrimitive) !== 0)) return 'anything';
    return this.#reached(
      types.flatMap(type => [
        ...type.getProperties().map(property => this.#checker.getTypeOfSymbol(property)),
        ...this.#checker.getIndexInfosOfType(type).map(info => info.type),
      ]),
    );
  }

  #element(type: ts.Type): readonly ts.Type[] {
    const apparent = this.#checker.getApparentType(type);
    const element = apparent.getNumberIndexType() ?? apparent.getStringIndexType() ?? this.#iterated(apparent);
    return element === undefined ? [] : [element];
  }

  /** What `for await` gives. */
  #iterated(type: ts.Type): ts.Type | undefined {
    if (!/^Async(?:IterableIterator|Iterable|Iterator|Generator)$/u.test(type.getSymbol()?.name ?? ''))
      return undefined;
    return this.#checker.getTypeArguments(type as ts.TypeReference)[0];
  }

  #parts(types: readonly ts.Type[]): readonly ts.Type[] {
    return types.flatMap(type => {
      // The non-null form of `unknown` is `{}`, which would say something.
      if (saysNothing(type)) return [type];
      // Which branch of a conditional type it is, the type parameter of the call decides.
      const isOpen = (type.flags & (ts.TypeFlags.TypeParameter | ts.TypeFlags.Conditional)) !== 0;
      const bound = isOpen ? (this.#checker.getBaseConstraintOfType(type) ?? type) : type;
      const given = this.#checker.getNonNullableType(bound);
      return given.isUnion() ? this.#parts(given.types) : [given];
    });
  }

  #reached(types: readonly ts.Type[]): Reached | undefined {
    if (types.length === 0) return undefined;
    return this.#parts(types).some(saysNothing) ? 'anything' : types;
  }
}

const saysNothing = (type: ts.Type): boolean =>
  (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0 || (type.flags & ts.TypeFlags.Conditional) !== 0;

const hasOpenEnd = (tuple: ts.TupleTypeReference): boolean =>
  (tuple.target.combinedFlags & ts.ElementFlags.Variable) !== 0;

const isRest = (parameter: ts.Symbol): boolean => {
  const declaration = parameter.valueDeclaration;
  return declaration !== undefined && ts.isParameter(declaration) && declaration.dotDotDotToken !== undefined;
};
