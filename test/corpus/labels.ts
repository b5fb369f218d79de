import { readFileSync } from 'node:fs';

/** A fault that a person found by reading a handler. */
export interface LabelledDefect {
  readonly kind: string;
  readonly path: string;
  readonly line: number;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly reason: string;
  /** The same for all labels of one root cause: a wrapper's fault is labelled at each handler that it reaches. */
  readonly root: string;
  /** The rules that may tell it. */
  readonly rules: readonly string[];
}

/** A consumer handler that a person read. */
export interface LabelledHandler {
  readonly id: string;
  readonly repo: string;
  readonly commit: string;
  readonly path: string;
  readonly line: number;
  readonly handler: string;
  readonly broker: string;
  readonly verdict: 'buggy' | 'correct' | 'no-op';
  readonly defects: readonly LabelledDefect[];
}

/** Reads labels: JSON, one handler a line. */
export const readLabels = (file: string): readonly LabelledHandler[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as LabelledHandler);

/** Where a repository is checked out below the folder of checkouts: `owner+name`. */
export const folderOf = (repo: string): string => repo.replace('/', '+');
