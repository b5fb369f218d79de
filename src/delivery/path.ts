import type { Term } from '../effects/program.ts';
import type { Where } from './value.ts';

interface Choice {
  readonly key: string;
  value: boolean;
}

const cellKeys = (where: Where): readonly string[] =>
  where.cells.map(
    ({ column, value: { term, message } }) => `${column}=${term.text}${term.perMessage ? `@${String(message)}` : ''}`,
  );

const isSubset = (part: readonly string[], whole: readonly string[]): boolean =>
  part.every(cell => whole.includes(cell));

/**
 * One combination of answers that nothing in the handler decides: opaque conditions and what the database held before the
 * first delivery. Choices are made when first asked; `next` moves on to the next combination, depth first.
 */
export class Path {
  private choices: Choice[] = [];
  private found: { readonly group: string; readonly cells: readonly string[]; readonly key: string }[] = [];
  private columns: { readonly group: string; readonly equals: string; readonly key: string }[] = [];

  next(): boolean {
    while (this.choices.at(-1)?.value === false) this.choices.pop();
    const last = this.choices.at(-1);
    if (last === undefined) return false;
    last.value = false;
    const isKnown = (entry: { readonly key: string }): boolean => this.peek(entry.key) !== undefined;
    this.found = this.found.filter(isKnown);
    this.columns = this.columns.filter(isKnown);
    return true;
  }

  ask(key: string): boolean {
    const known = this.peek(key);
    if (known !== undefined) return known;
    this.choices.push({ key, value: true });
    return true;
  }

  peek(key: string): boolean | undefined {
    return this.choices.find(choice => choice.key === key)?.value;
  }

  /** Did the database hold such a row before the first delivery? `undefined` when the path has not decided it. */
  peekFound(where: Where, reader: string): boolean | undefined {
    if (where.cells.some(({ value }) => value.term.stability === 'unstable')) return false;
    const group = this.groupOf(where, reader);
    const cells = cellKeys(where);
    for (const entry of this.found) {
      if (entry.group !== group) continue;
      const value = this.peek(entry.key);
      if (value === false && isSubset(entry.cells, cells)) return false;
      if (value === true && isSubset(cells, entry.cells)) return true;
    }
    return undefined;
  }

  askFound(where: Where, reader: string): boolean {
    const known = this.peekFound(where, reader);
    if (known !== undefined) return known;
    const group = this.groupOf(where, reader);
    const cells = cellKeys(where);
    const key = `found ${group} ${[...cells].sort().join('&')}`;
    this.found.push({ group, cells, key });
    return this.ask(key);
  }

  /** Did the column of that earlier row equal the constant? A column has one value. */
  askColumn(where: Where, reader: string, column: string, equals: Term): boolean {
    const group = `${this.groupOf(where, reader)} ${cellKeys(where).join('&')} .${column}`;
    const key = `column ${group}=${equals.text}`;
    const known = this.peek(key);
    if (known !== undefined) return known;
    const isTaken = this.columns.some(entry => entry.group === group && this.peek(entry.key) === true);
    if (isTaken && equals.constant) return false;
    this.columns.push({ group, equals: equals.text, key });
    return this.ask(key);
  }

  private groupOf(where: Where, reader: string): string {
    const table = `${where.store}/${where.table ?? '?'}`;
    return where.complete && where.table !== undefined ? table : `${table}#${reader}`;
  }
}
