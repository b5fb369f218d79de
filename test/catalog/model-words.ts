import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import type { AccessPath } from '../../src/catalog/model.ts';
import { nodesOf, programOf } from '../program.ts';
import { looksLikePath } from './access-path.ts';

/** An access path of a row: where it stands, from where the model sees it, and the object that holds it. */
export interface PathInRow {
  /** `acksWhen.at` */
  readonly at: string;
  /** The model's type for it, which says where it starts: `AccessPath`, `ResultPath`, … */
  readonly from: string;
  readonly path: AccessPath;
  /** One of several, of which a version of the package may lack some: an alternative place, an option. */
  readonly isOneOfSeveral: boolean;
  /** The object that the path is a property of. */
  readonly holder: Readonly<Record<string, unknown>>;
}

interface Place {
  readonly at: string;
  readonly holder: PathInRow['holder'];
  readonly isOneOfSeveral: boolean;
}

interface Words {
  readonly paths: readonly PathInRow[];
  readonly problems: readonly string[];
}

const none: Words = { paths: [], problems: [] };
const joined = (parts: readonly Words[]): Words => ({
  paths: parts.flatMap(({ paths }) => paths),
  problems: parts.flatMap(({ problems }) => problems),
});

const folder = path.resolve(import.meta.dirname, '..', '..', 'src', 'catalog');
const modelFiles = ['model.ts', 'path.ts', ...readdirSync(folder).filter(name => name.endsWith('-meaning.ts'))];
const brand = 'seenFrom';

const withBrands = (text: string): string =>
  text.replaceAll(
    /^export type (\w*Path) = (?:string|AccessPath);$/gmu,
    (_all, name: string) => `export type ${name} = string & { readonly ${brand}: '${name}' };`,
  );

/**
 * Reads the vocabulary out of `model.ts` itself: which properties a row can have and which of them are access paths. A property that
 * the model lacks is a problem also where TypeScript lets it pass, behind a spread; a new path property is found without a word here.
 */
export class ModelWords {
  readonly #checker: ts.TypeChecker;
  readonly #entry: ts.Type;
  readonly #forms = new Map<string, readonly ts.Type[]>();

  constructor() {
    // In this copy the path types are apart, so that the checker can tell one from another and from plain text.
    const texts = modelFiles.map(name => [name, withBrands(readFileSync(path.join(folder, name), 'utf8'))]);
    const { checker, file } = programOf(Object.fromEntries(texts) as Readonly<Record<string, string>>);
    this.#checker = checker;
    const entry = nodesOf(file('model.ts'), ts.isTypeAliasDeclaration).find(({ name }) => name.text === 'Entry');
    if (entry === undefined) throw new Error('the model has no Entry');
    this.#entry = checker.getTypeAtLocation(entry.name);
  }

  /** The paths of a row, and what it says in words that the model does not have. */
  of(entry: { readonly is: string }): Words {
    // The row's meaning first: the forms are every target with every meaning.
    const forms = this.#forms.get(entry.is) ?? this.#formsOf(entry.is);
    this.#forms.set(entry.is, forms);
    return this.#read(entry, forms, { at: '', holder: {}, isOneOfSeveral: false });
  }

  #formsOf(meaning: string): readonly ts.Type[] {
    const forms = this.#entry.isUnion() ? this.#entry.types : [this.#entry];
    return forms.filter(form => {
      const word = this.#property(form, 'is');
      return word !== undefined && canBe(word, meaning);
    });
  }

  #read(value: unknown, types: readonly ts.Type[], place: Place): Words {
    const forms = types.flatMap(type => (type.isUnion() ? type.types : [type]));
    if (typeof value === 'string') return this.#readText(value, forms, place);
    if (Array.isArray(value)) {
      const elements = forms.flatMap(form => this.#checker.getIndexTypeOfType(form, ts.IndexKind.Number) ?? []);
      return joined(value.map(item => this.#read(item, elements, { ...place, isOneOfSeveral: true })));
    }
    return typeof value === 'object' && value !== null ? this.#readObject(value, forms, place) : none;
  }

  #readText(value: string, forms: readonly ts.Type[], place: Place): Words {
    if (forms.some(form => form.isStringLiteral() && form.value === value)) return none;
    const [from] = forms.flatMap(form => this.#startOf(form) ?? []);
    if (from !== undefined) return { paths: [{ ...place, from, path: value }], problems: [] };
    // A type may have the name of a word: `Receiver`.
    const isName = forms.some(form => (form.flags & ts.TypeFlags.String) !== 0) && /^\w+$/u.test(value);
    return looksLikePath(value) && !isName
      ? { paths: [], problems: [`${place.at} ${value} is a path where the model has none`] }
      : none;
  }

  #readObject(value: object, forms: readonly ts.Type[], place: Place): Words {
    const { at, isOneOfSeveral } = place;
    const given = Object.entries(value).filter(([, part]) => part !== undefined);
    const fitting = forms.filter(form =>
      given.every(([name, part]) => {
        const types = this.#property(form, name);
        return types !== undefined && canBe(types, part);
      }),
    );
    if (fitting.length === 0) {
      const words = given.map(([name]) => name).join(', ');
      return { paths: [], problems: [`${at === '' ? 'the row' : at}: no form of the model has ${words}`] };
    }
    return joined(
      given.map(([name, part]) => {
        const types = fitting.flatMap(form => this.#property(form, name) ?? []);
        return this.#read(part, types, {
          at: at === '' ? name : `${at}.${name}`,
          holder: Object.fromEntries(given),
          isOneOfSeveral,
        });
      }),
    );
  }

  #property(form: ts.Type, name: string): ts.Type | undefined {
    const property = this.#checker.getPropertyOfType(form, name);
    return property && this.#checker.getTypeOfSymbol(property);
  }

  /** The name of a path type. */
  #startOf(form: ts.Type): string | undefined {
    const type = form.isIntersection() ? this.#property(form, brand) : undefined;
    return type?.isStringLiteral() === true ? type.value : undefined;
  }
}

/** Whether a literal property allows the value; everything else is left to TypeScript. */
const canBe = (type: ts.Type, value: unknown): boolean => {
  if (typeof value !== 'string') return true;
  const forms = type.isUnion() ? type.types : [type];
  return forms.some(form => (form.isStringLiteral() ? form.value === value : (form.flags & textual) !== 0));
};

const textual = ts.TypeFlags.String | ts.TypeFlags.Intersection | ts.TypeFlags.Any;
