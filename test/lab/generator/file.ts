import { declarations, imports, type Need } from './expressions.ts';

/** The text of one file in the making. */
export class File {
  readonly needs = new Set<Need>();
  readonly functions: string[] = [];
  readonly extraImports: string[] = [];

  text(body: string): string {
    const needed = [...this.needs];
    const lines = needed.flatMap(need => {
      const found = imports[need];
      return found === undefined ? [] : [importOf(...found)];
    });
    const declared = needed.flatMap(need => declarations[need] ?? []);
    return [[...lines, ...this.extraImports].join('\n'), declared.join('\n'), ...this.functions, body, ''].join('\n\n');
  }
}

const importOf = (what: string, specifier: string): string => `import ${what} from '${specifier}';`;
