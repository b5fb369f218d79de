import type { Step, WriteEffect } from '../effects/program.ts';
import { compareValues, NO_TRUST, type Trust, type Value, type ValueCell, type Where } from './value.ts';

interface Field {
  readonly value: Value;
  readonly by: Step | undefined;
  /** Set by an update: the row had another value here before. */
  readonly patched: boolean;
}

export interface Row {
  readonly store: string;
  readonly table: string | undefined;
  readonly fields: ReadonlyMap<string, Field>;
  /** The write that made it; `undefined` for a row that was there before the first delivery. */
  readonly born: Step | undefined;
}

/** A write that took effect, or will when its transaction commits. */
export interface Mutation {
  readonly step: Step;
  readonly message: number;
  readonly form: WriteEffect['form'];
  readonly where: Where;
  readonly sets: readonly ValueCell[];
}

export type Match =
  | { readonly kind: 'row'; readonly row: Row; readonly by: Step | undefined }
  /** A write of the handler made sure that no such row is left. */
  | { readonly kind: 'gone'; readonly by: Step }
  | { readonly kind: 'maybe' }
  /** No write of the handler says anything about it. */
  | { readonly kind: 'initial' };

type RowVerdict =
  | { readonly kind: 'agrees'; readonly by: Step | undefined }
  | { readonly kind: 'changed'; readonly by: Step }
  | { readonly kind: 'differs' | 'maybe' };

const sameTable = (row: { store: string; table: string | undefined }, where: Where): boolean =>
  row.store === where.store && (row.table === undefined || where.table === undefined || row.table === where.table);

const judgeRow = (row: Row, where: Where, trust: Trust): RowVerdict => {
  let isUnsure = row.table === undefined || where.table === undefined;
  let changedBy: Step | undefined;
  let by = row.born;
  for (const { column, value } of where.cells) {
    const field = row.fields.get(column);
    if (field === undefined) {
      isUnsure = true;
      continue;
    }
    const verdict = compareValues(field.value, value, trust);
    if (verdict === 'maybe') isUnsure = true;
    if (verdict === 'agrees' && field.patched) by = field.by;
    if (verdict !== 'differs') continue;
    if (!field.patched || field.by === undefined) return { kind: 'differs' };
    changedBy = field.by;
  }
  if (isUnsure) return { kind: 'maybe' };
  return changedBy === undefined ? { kind: 'agrees', by } : { kind: 'changed', by: changedBy };
};

const patch = (row: Row, sets: readonly ValueCell[], by: Step): Row => {
  const fields = new Map(row.fields);
  for (const { column, value } of sets) fields.set(column, { value, by, patched: true });
  return { ...row, fields };
};

const forget = (row: Row, columns: readonly string[]): Row => {
  const fields = new Map(row.fields);
  for (const column of columns) fields.delete(column);
  return { ...row, fields };
};

const make = (mutation: Mutation, born: Step | undefined): Row => {
  const fields = new Map<string, Field>();
  for (const { column, value } of mutation.where.cells) fields.set(column, { value, by: born, patched: false });
  for (const { column, value } of mutation.sets) {
    fields.set(column, { value, by: mutation.step, patched: born === undefined });
  }
  return { store: mutation.where.store, table: mutation.where.table, fields, born };
};

/** The rows that the handler's own writes have made or changed. What they leave open is the path's choice. */
export class Rows {
  private rows: readonly Row[] = [];
  private deleted: readonly { readonly where: Where; readonly by: Step }[] = [];

  clone(): Rows {
    const copy = new Rows();
    copy.rows = this.rows;
    copy.deleted = this.deleted;
    return copy;
  }

  /** What is left when every lease has run out. */
  withoutExpiring(): Rows {
    const copy = this.clone();
    copy.rows = this.rows.filter(({ born }) => born?.effect.kind !== 'write' || born.effect.expires !== true);
    return copy;
  }

  without(where: Where): Rows {
    const copy = this.clone();
    copy.rows = this.rows.filter(row => !sameTable(row, where) || judgeRow(row, where, NO_TRUST).kind === 'differs');
    return copy;
  }

  find(where: Where, trust: Trust): Match {
    let isUnsure = false;
    let goneBy: Step | undefined;
    for (const row of this.rows) {
      if (!sameTable(row, where)) continue;
      const verdict = judgeRow(row, where, trust);
      if (verdict.kind === 'agrees' && where.complete) return { kind: 'row', row, by: verdict.by };
      if (verdict.kind === 'agrees' || verdict.kind === 'maybe') isUnsure = true;
      if (verdict.kind === 'changed') goneBy = verdict.by;
    }
    if (isUnsure) return { kind: 'maybe' };
    const tombstone = this.deleted.find(entry => this.isDeleted(entry.where, where, trust));
    const by = goneBy ?? tombstone?.by;
    return by === undefined ? { kind: 'initial' } : { kind: 'gone', by };
  }

  apply(mutation: Mutation, trust: Trust): void {
    const { form, where, sets, step } = mutation;
    if (form === 'insert') {
      this.rows = [...this.rows, make(mutation, step)];
      this.deleted = this.deleted.filter(entry => !this.isDeleted(entry.where, where, trust));
      return;
    }
    const kept: Row[] = [];
    let isMatched = false;
    for (const row of this.rows) {
      const verdict = sameTable(row, where) ? judgeRow(row, where, trust).kind : 'differs';
      if (verdict === 'agrees') isMatched = true;
      if (verdict === 'differs' || verdict === 'changed') kept.push(row);
      else if (form !== 'delete') {
        kept.push(
          verdict === 'agrees'
            ? patch(row, sets, step)
            : forget(
                row,
                sets.map(({ column }) => column),
              ),
        );
      } else if (verdict === 'maybe') kept.push({ ...row, fields: new Map() });
    }
    if (form === 'delete') {
      if (where.complete) this.deleted = [...this.deleted, { where, by: step }];
    } else if (!isMatched) kept.push(make(mutation, form === 'upsert' ? step : undefined));
    this.rows = kept;
  }

  private isDeleted(deleted: Where, where: Where, trust: Trust): boolean {
    if (!sameTable(deleted, where) || deleted.table === undefined || where.table === undefined) return false;
    return deleted.cells.every(({ column, value }) => {
      const asked = where.cells.find(cell => cell.column === column);
      return asked !== undefined && compareValues(asked.value, value, trust) === 'agrees';
    });
  }
}
